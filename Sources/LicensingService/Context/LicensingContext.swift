import LicensingCore
import LicensingStore

/// What every use case works with.
package struct LicensingContext: Sendable {
    package let store: any Store
    package let ids: any IDSource
    package let vault: Vault
    package let outages: OutageLog
    /// Wakes the dispatcher.
    package let outbox: OutboxSignal
    /// Validations that are counted in memory and written behind.
    package let tally: ValidationTally

    package init(store: any Store, ids: any IDSource, vault: Vault, outages: OutageLog = OutageLog()) {
        self.store = store
        self.ids = ids
        self.vault = vault
        self.outages = outages
        outbox = OutboxSignal()
        tally = ValidationTally()
    }

    /// The same with other master keys.
    package func under(_ vault: Vault) -> LicensingContext {
        LicensingContext(store: store, ids: ids, vault: vault, outages: outages)
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
