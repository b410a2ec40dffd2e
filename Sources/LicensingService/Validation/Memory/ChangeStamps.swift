import LicensingCore
import LicensingStore
import Synchronization

/// When what was last changed, as numbers that only grow: so a change costs the same however much is remembered of it, a license
/// with a million machines, too (ADR 0023).
///
/// Whoever reads something to remember it takes the number first. What he remembers is right as long as no change of it has a
/// higher one. Licenses share numbers by hash: then one of them is read again without need.
final class ChangeStamps: Sendable {
    private static let licenseSlots = 1 << 19
    private static let keySlots = 1 << 16
    private static let tenantSlots = 1 << 10
    /// Few: they are asked only while something is read.
    private static let heartbeatSlots = 1 << 12

    private let noting = Mutex(())
    private let newest = Atomic<UInt64>(0)
    private let ofEverything = Atomic<UInt64>(0)
    private let ofLicenseKeys = Atomic<UInt64>(0)
    private let ofKeys = StampTable(count: keySlots)
    private let ofLicenses = StampTable(count: licenseSlots)
    private let ofTenants = StampTable(count: tenantSlots)
    private let ofHeartbeats = StampTable(count: heartbeatSlots)

    /// To be taken before reading.
    var present: UInt64 {
        newest.load(ordering: .sequentiallyConsistent)
    }

    /// Notes a change that is committed already.
    ///
    /// Whoever takes the new number must find it in its place, so the place comes first.
    func note(_ change: Change) {
        advance { raise(change, to: $0) }
    }

    /// Notes a heartbeat that is committed already, and that whoever remembers the machine is told of: only what is just being
    /// read is made wrong by it.
    func noteHeartbeat(of machine: Identifier<Machine>) {
        advance { ofHeartbeats.raise(Self.slot(of: machine), to: $0) }
    }

    private func advance(_ raise: (UInt64) -> Void) {
        noting.withLock { _ in
            let stamp = newest.load(ordering: .sequentiallyConsistent) + 1
            raise(stamp)
            newest.store(stamp, ordering: .sequentiallyConsistent)
        }
    }

    private func raise(_ change: Change, to stamp: UInt64) {
        switch change {
        case .license(let license): ofLicenses.raise(Self.slot(of: license), to: stamp)
        case .terms(let tenant): ofTenants.raise(Int(truncatingIfNeeded: tenant), to: stamp)
        case .licenseKey(let trace, _):
            ofKeys.raise(Int(truncatingIfNeeded: trace), to: stamp)
            ofLicenseKeys.max(stamp, ordering: .sequentiallyConsistent)
        case .anything: ofEverything.max(stamp, ordering: .sequentiallyConsistent)
        case .signingKeys, .accounts, .apiKeys: break
        }
    }

    /// Whether a license was last changed before the stamp was taken.
    func isCurrent(_ stamp: UInt64, license: Identifier<License>, tenant: Int64) -> Bool {
        stamp >= ofLicenses.stamp(at: Self.slot(of: license))
            && stamp >= ofTenants.stamp(at: Int(truncatingIfNeeded: tenant)) && isCurrent(stamp)
    }

    /// Whether no license was given this key since the stamp was taken.
    func isCurrent(_ stamp: UInt64, key: KeyDigest) -> Bool {
        stamp >= ofKeys.stamp(at: Int(truncatingIfNeeded: key.low))
    }

    /// Whether no heartbeat of a machine was noted since the stamp was taken.
    func isCurrent(_ stamp: UInt64, heartbeatsOf machine: Identifier<Machine>) -> Bool {
        stamp >= ofHeartbeats.stamp(at: Self.slot(of: machine))
    }

    /// Whether what rules a tenant's licenses was last changed before the stamp was taken.
    func isCurrent(_ stamp: UInt64, tenant: Int64) -> Bool {
        stamp >= ofTenants.stamp(at: Int(truncatingIfNeeded: tenant)) && isCurrent(stamp)
    }

    /// Whether no license was given a key since the stamp was taken.
    func knowsAllKeys(_ stamp: UInt64) -> Bool {
        stamp >= ofLicenseKeys.load(ordering: .sequentiallyConsistent) && isCurrent(stamp)
    }

    /// Whether nothing was missed since the stamp was taken.
    func isCurrent(_ stamp: UInt64) -> Bool {
        stamp >= ofEverything.load(ordering: .sequentiallyConsistent)
    }

    /// By the random half of the id.
    private static func slot<Subject>(of id: Identifier<Subject>) -> Int {
        Int(truncatingIfNeeded: id.bits.low ^ id.bits.low >> 32)
    }
}
