import LicensingCore
import LicensingStore

/// Where nodes that share their rate limits add up what each has counted.
package protocol SharedLimitCounts: Sendable {
    /// Adds, and tells what all nodes together have counted in the same windows.
    func add(_ counts: [RateLimitCount]) async throws -> [RateLimitCount]

    /// Those of the credentials that worked lately, on whichever node.
    func proven(among credentials: [LimitHash], at now: Instant) async throws -> Set<LimitHash>

    /// Removes what has ended, and of the proofs those that are too many.
    func tidy(at now: Instant) async throws
}
