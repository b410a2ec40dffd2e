import LicensingCore
import LicensingStore
import Synchronization

/// Licenses as questions about them need them, remembered by their keys' texts.
///
/// Bounded by bytes; of more the ones used longest ago go. What has changed is told by ``ChangeStamps``, after the commit and
/// before whoever changed it is answered; what other nodes change is not told, and nothing is remembered longer than they may
/// take (ADR 0023). A key is remembered only where it leads to one license, whatever account or environment is asked for.
package final class SnapshotCache: Sendable {
    /// What was taken before something is read that is to be remembered.
    struct Moment: Sendable {
        fileprivate let stamp: UInt64
        fileprivate let uptime: Span?
    }

    private struct Shard: ~Copyable {
        var ring: RecordRing
        var terms = TermsTable()
    }

    /// A million licenses with a machine each, and some room.
    package static let capacity = 112 << 20
    private static let shardCount = 32

    let digester = KeyDigester.ofProcess
    private let feed: ChangeFeed
    private let stamps = ChangeStamps()
    private let shards: [MutexBox]
    private let strangers = StrangerTable()
    private let policies = TermsMemory()

    /// Lets an array hold what cannot be copied.
    private final class MutexBox: Sendable {
        let shard: Mutex<Shard>

        init(capacity: Int) {
            shard = Mutex(Shard(ring: RecordRing(capacity: capacity)))
        }
    }

    /// - Parameters:
    ///   - feed: Where changes are heard of.
    ///   - capacity: In bytes.
    package init(hearing feed: ChangeFeed, capacity: Int = SnapshotCache.capacity) {
        self.feed = feed
        shards = (0..<Self.shardCount).map { _ in MutexBox(capacity: capacity / Self.shardCount) }
        feed.onChange { [stamps] in stamps.note($0) }
    }

    /// How many licenses are remembered.
    package var count: Int {
        shards.reduce(0) { $0 + $1.shard.withLock { $0.ring.count } }
    }

    /// To be taken before reading.
    var moment: Moment {
        Moment(stamp: stamps.present, uptime: feed.moment)
    }

    /// What is remembered of the license with a key.
    ///
    /// - Parameters:
    ///   - key: The digest of the key as it was sent.
    ///   - fingerprint: The device that is asked about.
    /// - Returns: Nil where it must be read.
    func find(_ key: KeyDigest, fingerprint: String?) -> RememberedLicense? {
        let device = fingerprint.map { digester.shortDigest(of: $0) }
        return box(of: key).shard
            .withLock { shard in
                guard let record = shard.ring.find(key).map(SnapshotRecord.init) else {
                    return nil
                }
                let terms = shard.terms[record.termsNumber]
                guard isCurrent(record, terms.tenant.number), stamps.isCurrent(record.stamp, key: key) else {
                    return nil
                }
                return record.license(asked: device, fingerprint, terms: terms)
            }
    }

    /// Remembers what was read.
    func keep(
        _ license: License,
        _ machine: Machine?,
        _ terms: RememberedTerms,
        under key: KeyDigest,
        since moment: Moment
    ) {
        let canDie = terms.policy.terms.requireHeartbeat
        let asked = machine.map {
            MachineRecord($0, fingerprint: digester.shortDigest(of: $0.fingerprint), canDie: canDie)
        }
        box(of: key).shard
            .withLock { shard in
                let asked = asked.flatMap { isCurrent($0, machine, moment) ? $0 : nil }
                var (machines, license, readAt) = (
                    asked.map { [$0] } ?? [], license, Self.half(moment.uptime)
                )
                if let old = shard.ring.find(key).map(SnapshotRecord.init), old.licenseID == license.id,
                    isCurrent(old, terms.tenant.number)
                {
                    let others = old.machines.filter { $0.fingerprint != asked?.fingerprint }
                    machines += others.prefix(SnapshotRecord.machineLimit - machines.count)
                    license.usesCount = max(license.usesCount, old.uses)
                    // The older one, though the number goes round.
                    if Int32(bitPattern: old.readAt &- readAt) < 0 {
                        readAt = old.readAt
                    }
                }
                if shard.terms.number(of: terms) == nil {
                    shard.ring.removeAll()
                    shard.terms = TermsTable()
                    machines = asked.map { [$0] } ?? []
                }
                guard let number = shard.terms.number(of: terms),
                    license.usesCount <= SnapshotRecord.usesLimit
                else {
                    shard.ring.remove(key)
                    return
                }
                let bytes = SnapshotRecord.bytes(
                    of: license,
                    machines: machines,
                    termsNumber: number,
                    stamp: moment.stamp,
                    readAt: moment.uptime == nil ? nil : readAt
                )
                shard.ring.put(key, bytes)
            }
    }

    /// Remembers how many uses there are now.
    ///
    /// - Parameters:
    ///   - uses: Their number.
    ///   - known: How many were known before: where fewer are remembered they were reset meanwhile.
    ///   - key: The license's key.
    ///   - license: The license.
    func noteUses(_ uses: Int, after known: Int, under key: KeyDigest, of license: Identifier<License>) {
        box(of: key).shard
            .withLock { shard in
                guard let record = shard.ring.find(key).map(SnapshotRecord.init), record.licenseID == license,
                    record.uses >= known
                else {
                    return
                }
                guard uses <= SnapshotRecord.usesLimit else {
                    shard.ring.remove(key)
                    return
                }
                record.uses = max(record.uses, uses)
            }
    }

    /// Remembers that a machine has sent a heartbeat, before it is answered: the first one is shown.
    ///
    /// What is being read meanwhile may be from before it, and is not remembered. Where the key has become another one, what is
    /// remembered under that is forgotten.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - license: Whose machine it is.
    ///   - tenant: Whose license it is.
    ///   - key: What the license was remembered by when the heartbeat came.
    func noteHeartbeat(
        of machine: Identifier<Machine>,
        on license: Identifier<License>,
        in tenant: Tenant,
        under key: KeyDigest
    ) {
        stamps.noteHeartbeat(of: machine)
        let isNoted = box(of: key).shard
            .withLock { shard in
                guard let record = shard.ring.find(key).map(SnapshotRecord.init),
                    record.licenseID == license, isCurrent(record, tenant.number)
                else {
                    return false
                }
                record.noteHeartbeat(of: machine)
                return true
            }
        if !isNoted {
            stamps.note(.license(license))
        }
    }

    // MARK: Terms

    /// What is remembered of the terms that a policy alone makes.
    func terms(of policy: Identifier<Policy>) -> RememberedTerms? {
        policies.terms(of: policy)
            .flatMap { known in
                stamps.isCurrent(known.stamp, tenant: known.terms.tenant.number) ? known.terms : nil
            }
    }

    /// Remembers terms that a policy alone makes; not where others may change them unheard.
    func keep(_ terms: RememberedTerms, since moment: Moment) {
        if feed.moment == nil {
            policies.keep(terms, stamp: moment.stamp)
        }
    }

    // MARK: Keys nobody has

    /// Whether a key is known to lead nowhere.
    func isStranger(_ key: KeyDigest) -> Bool {
        strangers.stamp(of: key)
            .map { stamps.knowsAllKeys($0.stamp) && isFresh($0.readAt) } ?? false
    }

    func noteStranger(_ key: KeyDigest, since moment: Moment) {
        strangers.note(key, stamp: moment.stamp, readAt: Self.half(moment.uptime))
    }

    // MARK: Inside

    private func box(of key: KeyDigest) -> MutexBox {
        // By other bits than the index of each goes by.
        shards[Int(truncatingIfNeeded: key.high) & (Self.shardCount - 1)]
    }

    private func isCurrent(_ record: SnapshotRecord, _ tenant: Int64) -> Bool {
        stamps.isCurrent(record.stamp, license: record.licenseID, tenant: tenant) && isFresh(record.readAt)
    }

    /// Whether a machine that was read without a heartbeat still has none.
    private func isCurrent(_ record: MachineRecord, _ machine: Machine?, _ moment: Moment) -> Bool {
        guard !record.hasBeaten, let machine else {
            return true
        }
        return stamps.isCurrent(moment.stamp, heartbeatsOf: machine.id)
    }

    /// What others change is not told.
    private func isFresh(_ readAt: UInt32) -> Bool {
        guard let uptime = feed.moment else {
            return true
        }
        return Int64(Self.half(uptime) &- readAt) <= ChangeFeed.patience.milliseconds
    }

    private static func half(_ uptime: Span?) -> UInt32 {
        UInt32(truncatingIfNeeded: uptime?.milliseconds ?? 0)
    }
}
