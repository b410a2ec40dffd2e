import LicensingCore
import LicensingService
import LicensingStore
import Synchronization

/// What several nodes count together, in memory; it can be away.
final class FakeSharedCounts: SharedLimitCounts {
    private struct Key: Hashable {
        let bucket: LimitHash
        let start: Instant
    }

    private struct State {
        var rows: [Key: RateLimitCount] = [:]
        var isAway = false
        var calls = 0
        var looks = 0
    }

    private let state = Mutex(State())

    var rows: [RateLimitCount] {
        state.withLock { Array($0.rows.values) }
    }

    /// How often something was added, and how often somebody asked for proofs.
    var calls: (adding: Int, looking: Int) {
        state.withLock { ($0.calls, $0.looks) }
    }

    func setAway(_ isAway: Bool) {
        state.withLock { $0.isAway = isAway }
    }

    func add(_ counts: [RateLimitCount]) async throws -> [RateLimitCount] {
        try state.withLock { state in
            state.calls += 1
            guard !state.isAway else {
                throw StoreError.unavailable("the database is away")
            }
            return counts.map { count in
                let key = Key(bucket: count.bucket, start: count.start)
                let present = state.rows[key]
                let total = RateLimitCount(
                    bucket: count.bucket,
                    start: count.start,
                    end: max(count.end, present?.end ?? count.end),
                    count: count.count + (present?.count ?? 0)
                )
                state.rows[key] = total
                return total
            }
        }
    }

    func proven(among credentials: [LimitHash], at now: Instant) async throws -> Set<LimitHash> {
        try state.withLock { state in
            state.looks += 1
            guard !state.isAway else {
                throw StoreError.unavailable("the database is away")
            }
            let proofs = state.rows.values.filter { $0.isProof && $0.end > now }.map(\.bucket)
            return Set(credentials).intersection(proofs)
        }
    }

    func tidy(at now: Instant) async throws {
        state.withLock { state in
            state.rows = state.rows.filter { $0.value.end > now }
        }
    }
}
