import LicensingCore
import LicensingStore

/// Suspends, reinstates, renews, revokes and bans.
package struct ChangeLicenseState: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func run(
        _ order: LicenseLifecycle.Order,
        on id: Identifier<License>,
        reason: String?,
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws -> LicenseView {
        let settlementIDs = Settlement.eventIDs(context, at: now)
        let eventID = context.newID(of: Event.self, at: now)
        let outages = context.outages.known(at: now)
        return try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard var ruled = try writer.ruledLicense(id) else {
                throw Refusal.notFound("license")
            }
            ruled.license = try Settlement(writer: writer, eventIDs: settlementIDs, actor: actor, now: now)
                .settle(ruled, announced: writer.hasAnnouncedExpiry(of: id))
            let terms = ruled.policy.terms
            let license = try LicenseLifecycle.apply(order, to: ruled.license, terms: terms, now: now).get()
            try writer.update(license)
            if license.expiresAt != ruled.license.expiresAt {
                try writer.forgetAnnouncedExpiry(of: id)
            }
            if let suspendedAt = ruled.license.suspendedAt, license.suspendedAt == nil {
                try Self.resumeHeartbeats(
                    of: id,
                    terms: terms,
                    since: suspendedAt,
                    outages: outages,
                    in: writer,
                    now: now
                )
            }
            try writer.record(
                DomainEvent(Self.event(for: order.action), license: id, reason: reason),
                id: eventID,
                actor: actor.text,
                at: now
            )
            return try Licenses.view(license, strategy: terms.expirationStrategy, in: writer, now: now)
        }
    }

    /// While a license is suspended its machines' heartbeats are refused.
    ///
    /// Those that were alive when it began get a whole interval from its end, or the next sweep would remove
    /// them all.
    private static func resumeHeartbeats(
        of id: Identifier<License>,
        terms: PolicyTerms,
        since suspendedAt: Instant,
        outages: [Outage],
        in writer: TenantWriter,
        now: Instant
    ) throws {
        let then = Liveness(terms: terms, outages: outages, now: suspendedAt)
        if let threshold = then.aliveIfSeenAfter {
            try writer.refreshMachines(of: id, seenAfter: threshold, to: now)
        }
    }

    private static func event(for action: LicenseAction) -> EventType {
        switch action {
        case .suspend: .licenseSuspended
        case .reinstate: .licenseReinstated
        case .renew: .licenseRenewed
        case .revoke: .licenseRevoked
        case .ban: .licenseBanned
        }
    }
}
