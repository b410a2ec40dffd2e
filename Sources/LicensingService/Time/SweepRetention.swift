import LicensingCore
import LicensingStore

/// Removes what is kept for a time only, in small batches.
package struct SweepRetention: Sendable {
    private let context: LicensingContext
    /// How long the audit log is kept; nil is for ever.
    private let auditRetention: Span?

    package init(_ context: LicensingContext, auditRetention: Span? = nil) {
        self.context = context
        self.auditRetention = auditRetention
    }

    /// Removes up to `limit` rows of each kind.
    ///
    /// As many done as the limit means that there may be more.
    package func run(now: Instant, limit: Int) async throws -> SweepResult {
        let (auditRetention, store) = (auditRetention, context.store)
        try await store.write { try $0.forgetPreviousSecrets(at: now) }
        let removed = [
            try await store.write { try $0.removeDeliveries(before: now - Events.retention, limit: limit) },
            try await store.write { try $0.removeEvents(before: now - Events.retention, limit: limit) },
            try await store.write {
                try $0.removeKeptAnswers(before: now - IdempotencyClaim.retention, limit: limit)
            },
            try await store.write { try $0.removeEndedFiles(at: now, limit: limit) },
            try await store.write { transaction in
                try auditRetention.map { try transaction.removeAuditEntries(before: now - $0, limit: limit) }
                    ?? 0
            },
        ]
        var result = SweepResult()
        result.done = removed.max() ?? 0
        return result
    }
}
