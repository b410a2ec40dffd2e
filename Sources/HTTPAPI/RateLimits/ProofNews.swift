import LicensingCore
import LicensingStore
import Synchronization

/// Credentials that worked on this node, and of which the others are to be told.
final class ProofNews: Sendable {
    /// How often the others are told of one credential: they may take it for unused for so much longer than it was.
    static let period = Span.hours(1)
    /// One more is not told of, until its next use in another period.
    private static let capacity = 100_000

    private let waiting = Mutex<[LimitHash: Instant]>([:])

    /// Notes that a credential worked, if the others have not been told in this period.
    func note(_ key: LimitHash, lastUsed former: Instant?, at now: Instant) {
        if let former, Self.period(of: key, at: former) == Self.period(of: key, at: now) {
            return
        }
        waiting.withLock { waiting in
            if waiting.count < Self.capacity {
                waiting[key] = now + RateLimiter.proofLifetime
            }
        }
    }

    func take(limit: Int) -> [RateLimitCount] {
        waiting.withLock { waiting in
            let taken = waiting.prefix(limit)
            for (key, _) in taken {
                waiting[key] = nil
            }
            return taken.map { .proof($0.key, until: $0.value) }
        }
    }

    func putBack(_ proof: RateLimitCount) {
        waiting.withLock { waiting in
            if waiting.count < Self.capacity {
                waiting[proof.bucket] = max(proof.end, waiting[proof.bucket] ?? proof.end)
            }
        }
    }

    private static func period(of key: LimitHash, at moment: Instant) -> Instant {
        WindowScheme.alignedStart(of: key, length: period, at: moment)
    }
}
