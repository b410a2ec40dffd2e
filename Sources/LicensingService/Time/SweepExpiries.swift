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
    ///
    /// The rows go to the commit loop together, so that they share commits; one that fails keeps no other from its turn.
    package func run(now: Instant, limit: Int) async throws -> SweepResult {
        let due = try await context.store.scan { try $0.licensesToExpire(at: now, limit: limit) }
        return await withTaskGroup(of: (any Error)?.self) { group in
            for (tenant, license) in due {
                group.addTask {
                    do {
                        try await expire(license, of: tenant, now: now)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: SweepResult()) { result, error in
                if let error {
                    result.note(error)
                } else {
                    result.done += 1
                }
            }
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
