import LicensingCore
import LicensingStore

/// What expiry causes beyond the verdict, which needs no sweep: the event, and under `REVOKE` the revocation in writing.
package struct SweepExpiries: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Deals with one batch.
    ///
    /// A full batch means that there may be more.
    package func run(now: Instant, limit: Int) async throws -> SweepResult {
        let due = try await context.store.scan { try $0.licensesToExpire(at: now, limit: limit) }
        return await SweepResult.of(due) { row in
            try await expire(row.license, of: row.tenant, now: now)
        }
    }

    private func expire(_ id: Identifier<License>, of tenant: Tenant, now: Instant) async throws {
        let eventIDs = Settlement.eventIDs(context, at: now)
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard let ruled = try writer.ruledLicense(id), ruled.license.isPastExpiry(at: now),
                try !writer.hasAnnouncedExpiry(of: id)
            else {
                return
            }
            try Settlement(writer: writer, eventIDs: eventIDs, actor: .system, now: now)
                .settle(ruled, announced: false)
        }
    }
}
