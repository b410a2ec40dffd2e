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
    /// - Returns: How many licenses were dealt with; a full batch means that there may be more.
    package func run(now: Instant, limit: Int) async throws -> Int {
        let due = try await context.store.read { try $0.licensesToExpire(at: now, limit: limit) }
        for (tenant, license) in due {
            try await expire(license, of: tenant, now: now)
        }
        return due.count
    }

    private func expire(_ id: Identifier<License>, of tenant: Tenant, now: Instant) async throws {
        let eventIDs = (context.newID(of: Event.self, at: now), context.newID(of: Event.self, at: now))
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard let ruled = try writer.ruledLicense(id), ruled.license.isPastExpiry(at: now) else {
                return
            }
            try writer.noteAnnouncedExpiry(of: id)
            let actor = Actor.system.text
            try writer.record(
                DomainEvent(.licenseExpired, license: id),
                id: eventIDs.0,
                actor: actor,
                at: now
            )
            let settled = ruled.license.settled(under: ruled.policy.terms.expirationStrategy, at: now)
            if settled != ruled.license {
                try writer.update(settled)
                try writer.record(
                    DomainEvent(.licenseRevoked, license: id),
                    id: eventIDs.1,
                    actor: actor,
                    at: now
                )
            }
        }
    }
}
