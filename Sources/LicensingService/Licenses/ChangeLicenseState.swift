import LicensingCore
import LicensingStore

/// Suspends, reinstates, renews, revokes and bans.
package struct ChangeLicenseState: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func change(
        _ order: LicenseLifecycle.Order,
        on id: Identifier<License>,
        reason: String?,
        by origin: Origin
    ) -> PendingChange<LicenseView> {
        let outages = context.outages.known(at: origin.now)
        return PendingChange(by: origin, showing: id) { ledger in
            let writer = ledger.writer
            guard var ruled = try writer.lockedRuledLicense(id) else {
                throw Refusal.notFound("license")
            }
            ledger.comeAfter(ruled.license.updatedAt)
            let now = ledger.now
            ruled.license = try Settlement.settle(ruled, in: ledger)
            let terms = ruled.policy.terms
            let before = try Licenses.view(ruled, in: writer, now: now)
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
            let view = try Licenses.view(license, under: terms, in: writer, now: now)
            try ledger.record(Self.event(for: order.action), view, reason: reason)
            try ledger.audit(Self.entry(for: order.action), before: before, after: view, reason: reason)
            return view
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
        if let alive = then.thresholds {
            try writer.refreshMachines(of: id, alive, to: now)
        }
    }

    private static func entry(for action: LicenseAction) -> AuditAction {
        switch action {
        case .suspend: .licenseSuspended
        case .reinstate: .licenseReinstated
        case .renew: .licenseRenewed
        case .revoke: .licenseRevoked
        case .ban: .licenseBanned
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
