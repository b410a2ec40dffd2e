import LicensingCore
import LicensingStore

/// Counts that lie in the store.
package struct StoreLimitCounts: SharedLimitCounts {
    /// How many credentials that worked are remembered for all nodes.
    package static let proofLimit = 1_000_000
    /// How many rows one commit removes.
    private static let batch = 5000
    /// A node whose clock is behind still counts in what has ended elsewhere.
    private static let patience = Span.minutes(1)

    private let store: any Store

    package init(_ store: any Store) {
        self.store = store
    }

    package func add(_ counts: [RateLimitCount]) async throws -> [RateLimitCount] {
        try await store.write { try $0.add(counts) }
    }

    package func proven(among credentials: [LimitHash], at now: Instant) async throws -> Set<LimitHash> {
        try await store.read { try $0.proofs(among: credentials, at: now) }
    }

    /// Of several nodes one does it.
    package func tidy(at now: Instant) async throws {
        guard store.leads else {
            return
        }
        try await repeatedly { try $0.removeRateLimits(endedBefore: now - Self.patience, limit: Self.batch) }
        try await repeatedly { try $0.trimProofs(keeping: Self.proofLimit, limit: Self.batch) }
    }

    /// Batch after batch, as long as they are full.
    private func repeatedly(_ remove: @escaping @Sendable (any WriteTransaction) throws -> Int) async throws {
        while try await store.write(remove) == Self.batch, !Task.isCancelled {}
    }
}
