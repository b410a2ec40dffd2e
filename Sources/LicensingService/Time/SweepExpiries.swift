import LicensingCore
import LicensingStore

/// What expiry causes beyond the verdict, which needs no sweep: the event, and under `REVOKE` the revocation in writing.
///
/// A policy that comes to revoke, or ceases to, leaves it to this sweep to tell of each license: a policy may have a million.
package struct SweepExpiries: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Deals with one batch.
    ///
    /// A full batch means that there may be more.
    package func run(now: Instant, limit: Int) async throws -> SweepResult {
        let due = try await context.store.scan { try $0.licensesToSettle(at: now, limit: limit) }
        return await SweepResult.of(due, width: context.store.sweepWidth) { row in
            try await expire(row.license, of: row.tenant, now: now)
        }
    }

    private func expire(_ id: Identifier<License>, of tenant: Tenant, now: Instant) async throws {
        let change = PendingChange<Void>(by: .system(tenant, now: now), showing: id) { ledger in
            if let ruled = try ledger.writer.lockedRuledLicense(id) {
                try Settlement.settle(ruled, in: ledger)
            }
        }
        try await context.commit(change)
    }
}
