import LicensingCore
import Synchronization

/// The budgets of the whole process.
///
/// Every node of a cluster counts for itself. Locks are held for one look-up, over one of several shards.
package final class RateLimiter: Sendable {
    /// How long a credential that worked is remembered at the address it worked from.
    static let proofLifetime = Span.hours(24)

    private static let shardCount = 16

    private final class Shard: Sendable {
        let windows: Mutex<WindowTable>
        let proven: Mutex<RecentSet>

        init(windows: Int, proven: Int) {
            self.windows = Mutex(WindowTable(capacity: windows))
            self.proven = Mutex(RecentSet(capacity: proven, lifetime: RateLimiter.proofLifetime))
        }
    }

    package let limits: RateLimits
    let hasher = LimitHasher()
    private let shards: [Shard]

    /// What happens when `maximumBuckets` are in use is said at ``WindowTable``; of more proven credentials than
    /// `maximumProofs` the one used longest ago is forgotten, and must wait like a stranger if its address is shut.
    package init(limits: RateLimits, maximumBuckets: Int = 100_000, maximumProofs: Int = 100_000) {
        self.limits = limits
        shards = (0..<Self.shardCount)
            .map { _ in
                Shard(windows: maximumBuckets / Self.shardCount, proven: maximumProofs / Self.shardCount)
            }
    }

    /// How many budgets and proven credentials are held now.
    package var size: (buckets: Int, proofs: Int) {
        shards.reduce(into: (0, 0)) { size, shard in
            size.0 += shard.windows.withLock { $0.count }
            size.1 += shard.proven.withLock { $0.count }
        }
    }

    func take(_ budget: Budget, at now: Instant) -> (isAdmitted: Bool, standing: Standing) {
        shard(of: budget.key).windows.withLock { $0.take(budget, at: now) }
    }

    func giveBack(_ budget: Budget) {
        shard(of: budget.key).windows.withLock { $0.giveBack(budget) }
    }

    func standing(of budget: Budget, at now: Instant) -> Standing {
        shard(of: budget.key).windows.withLock { $0.standing(of: budget, at: now) }
    }

    func isProven(_ key: LimitHash, at now: Instant) -> Bool {
        shard(of: key).proven.withLock { $0.contains(key, at: now) }
    }

    func noteProof(_ key: LimitHash, at now: Instant) {
        shard(of: key).proven.withLock { $0.insert(key, at: now) }
    }

    private func shard(of key: LimitHash) -> Shard {
        shards[Int(key.low % UInt64(shards.count))]
    }
}
