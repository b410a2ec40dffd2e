import LicensingCore
import LicensingStore

/// What every use case works with.
///
/// A class: every use case holds it, and copies of those are made all the time.
package final class LicensingContext: Sendable {
    package let store: any Store
    package let ids: any IDSource
    package let vault: Vault
    package let outages: OutageLog
    /// Wakes the dispatcher.
    package let outbox: OutboxSignal
    /// Validations that are counted in memory and written behind.
    package let tally: ValidationTally
    /// What is remembered of licenses.
    package let snapshots: SnapshotCache
    /// What is known of the keys that nobody has.
    package let knownKeys: KnownKeys
    /// Uses that are counted in memory and written behind.
    package let uses: UseTally

    package init(store: any Store, ids: any IDSource, vault: Vault, outages: OutageLog = OutageLog()) {
        snapshots = SnapshotCache(hearing: store.changes)
        knownKeys = KnownKeys(hearing: store.changes)
        self.store = store
        self.ids = ids
        self.vault = vault
        self.outages = outages
        outbox = OutboxSignal()
        tally = ValidationTally()
        uses = UseTally()
    }

    private init(_ other: LicensingContext, under vault: Vault) {
        self.vault = vault
        store = other.store
        ids = other.ids
        outages = other.outages
        outbox = other.outbox
        tally = other.tally
        uses = other.uses
        snapshots = other.snapshots
        knownKeys = other.knownKeys
    }

    /// The same with other master keys.
    ///
    /// What is counted and signalled stays one: two who counted the same license apart from each other would both be wrong.
    package func under(_ vault: Vault) -> LicensingContext {
        LicensingContext(self, under: vault)
    }

    /// Whether this node does what only the clock causes.
    package var leads: Bool { store.leads }

    func newID<Resource>(of _: Resource.Type = Resource.self, at now: Instant) -> Identifier<Resource> {
        Identifier(ids.uuid(at: now))
    }

    func liveness(under terms: PolicyTerms, at now: Instant) -> Liveness {
        Liveness(terms: terms, outages: outages.known(at: now), now: now)
    }
}
