import LicensingCore
import LicensingStore
import Synchronization

/// The budgets of the whole process.
///
/// Every node of a cluster counts for itself, unless it is told to share: then it goes by what all nodes were known to have
/// counted a moment ago, and ``SharedLimits`` sees to it that they know (ADR 0019). Locks are held for one look-up, over one
/// of several shards.
package final class RateLimiter: Sendable {
    /// How long a credential that worked is remembered at the address it worked from.
    static let proofLifetime = Span.hours(24)

    private static let shardCount = 16

    private final class Shard: Sendable {
        let windows: Mutex<WindowTable>
        let proven: Mutex<RecentSet>

        init(windows: Int, scheme: WindowScheme, proven: Int) {
            self.windows = Mutex(WindowTable(capacity: windows, scheme: scheme))
            self.proven = Mutex(RecentSet(capacity: proven, lifetime: RateLimiter.proofLifetime))
        }
    }

    package let limits: RateLimits
    let hasher: LimitHasher
    private let shards: [Shard]
    private let sharing: LimitSharing?
    private let quota: Mutex<SharingQuota>

    /// What happens beyond the limits is said at ``WindowTable`` and ``SharingQuota``.
    ///
    /// - Parameters:
    ///   - limits: How much each budget admits.
    ///   - sharing: With whom it is shared; nil for nobody.
    ///   - maximumBuckets: How many windows are held in memory; of as many new ones a minute others are told.
    ///   - maximumProofs: How many proven credentials are held in memory. Of more the one used longest ago is forgotten, and
    ///     must wait like a stranger if its address is shut.
    package init(
        limits: RateLimits,
        sharing: LimitSharing? = nil,
        maximumBuckets: Int = 100_000,
        maximumProofs: Int = 100_000
    ) {
        self.limits = limits
        self.sharing = sharing
        hasher = sharing.map { LimitHasher(sharedBy: $0.vault) } ?? LimitHasher()
        quota = Mutex(SharingQuota(limit: maximumBuckets))
        let scheme: WindowScheme = sharing == nil ? .fromFirstRequest : .aligned
        shards = (0..<Self.shardCount)
            .map { _ in
                Shard(
                    windows: maximumBuckets / Self.shardCount,
                    scheme: scheme,
                    proven: maximumProofs / Self.shardCount
                )
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

    /// Counts something that counts once a window, and the first time one request of a budget along with it.
    ///
    /// The budget gets it back when it turns out that another node had counted the same thing before.
    func takeOnce(_ thing: LimitHash, countingIn budget: Budget, at now: Instant) {
        let outcome = shard(of: thing).windows
            .withLock { $0.take(Budget(key: thing, limit: 1), at: now, consequence: budget.key) }
        if outcome.isAdmitted {
            _ = take(budget, at: now)
        }
    }

    func giveBack(_ budget: Budget) {
        giveBack(budget.key)
    }

    func standing(of budget: Budget, at now: Instant) -> Standing {
        shard(of: budget.key).windows.withLock { $0.standing(of: budget, at: now) }
    }

    /// Whether the credential worked lately: here, or where budgets are shared on any node.
    func isProven(_ key: LimitHash, at now: Instant) async -> Bool {
        if shard(of: key).proven.withLock({ $0.contains(key, at: now) }) {
            return true
        }
        return await sharing?.looks.isProven(key, at: now) ?? false
    }

    func noteProof(_ key: LimitHash, at now: Instant) {
        let former = shard(of: key).proven.withLock { $0.insert(key, at: now) }
        sharing?.news.note(key, lastUsed: former, at: now)
    }

    // MARK: For those who share

    /// What the other nodes have not been told of, no more windows than so many.
    func takeUnsent(at now: Instant, limit: Int) -> [RateLimitCount] {
        quota.withLock { quota in
            var counts = sharing?.news.take(limit: limit) ?? []
            for shard in shards {
                let room = limit - counts.count
                counts += shard.windows.withLock { $0.takeUnsent(at: now, limit: room, quota: &quota) }
            }
            return counts
        }
    }

    /// Takes over what all nodes together have counted.
    func learn(_ totals: [RateLimitCount]) {
        for total in totals {
            let consequence = shard(of: total.bucket).windows.withLock { $0.learn(total) }
            if let consequence {
                giveBack(consequence)
            }
        }
    }

    /// What was taken to be told could not be: it comes along the next time.
    func putBack(_ counts: [RateLimitCount]) {
        for count in counts {
            if count.isProof {
                sharing?.news.putBack(count)
            } else {
                shard(of: count.bucket).windows.withLock { $0.putBack(count) }
            }
        }
    }

    private func giveBack(_ key: LimitHash) {
        shard(of: key).windows.withLock { $0.giveBack(key) }
    }

    private func shard(of key: LimitHash) -> Shard {
        shards[Int(key.low % UInt64(shards.count))]
    }
}
