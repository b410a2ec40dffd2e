import LicensingCore
import LicensingStore

/// What a single license holds beyond its policy.
package struct LicenseEntitlements: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// The effective list: its own and its policy's.
    package func list(of id: Identifier<License>, in tenant: Tenant) async throws -> [Entitlement] {
        try await context.store.read { transaction in
            let reader = transaction.within(tenant)
            return try reader.entitlements(of: Self.license(id, in: reader))
        }
    }

    /// Attaches all of them or none.
    package func attach(
        _ references: EntitlementReferences,
        to id: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<[Entitlement]> {
        PendingChange(by: origin, showing: id) { ledger in
            let writer = ledger.writer
            try writer.lock(id)
            let license = try Self.license(id, in: writer)
            let before = try writer.entitlements(of: license)
            for entitlement in try references.resolve(in: writer) {
                try writer.attach(entitlement, to: id)
            }
            try ledger.record(.licenseUpdated, Licenses.view(id, in: writer, now: ledger.now))
            let after = try writer.entitlements(of: license)
            try ledger.audit(.licenseEntitlementsAttached, .license(id), before: before, after: after)
            return after
        }
    }

    /// What the policy grants cannot be taken from a single license: only its own entitlements can be detached.
    package func detach(
        _ entitlement: Identifier<Entitlement>,
        from id: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<Void> {
        PendingChange(by: origin, showing: id) { ledger in
            let writer = ledger.writer
            try writer.lock(id)
            let license = try Self.license(id, in: writer)
            let before = try writer.entitlements(of: license)
            guard try writer.detach(entitlement, from: id) else {
                throw Refusal.notFound("entitlement")
            }
            try ledger.record(.licenseUpdated, Licenses.view(id, in: writer, now: ledger.now))
            let after = try writer.entitlements(of: license)
            try ledger.audit(.licenseEntitlementDetached, .license(id), before: before, after: after)
        }
    }

    private static func license(_ id: Identifier<License>, in scope: some TenantScope) throws -> License {
        guard let license = try scope.license(id) else {
            throw Refusal.notFound("license")
        }
        return license
    }
}
