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
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws -> [Entitlement] {
        let eventID = context.newID(of: Event.self, at: now)
        return try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            let license = try Self.license(id, in: writer)
            for entitlement in try references.resolve(in: writer) {
                try writer.attach(entitlement, to: id)
            }
            try writer.record(
                DomainEvent(.licenseUpdated, license: id),
                id: eventID,
                actor: actor.text,
                at: now
            )
            return try writer.entitlements(of: license)
        }
    }

    /// What the policy grants cannot be taken from a single license: only its own entitlements can be detached.
    package func detach(
        _ entitlement: Identifier<Entitlement>,
        from id: Identifier<License>,
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws {
        let eventID = context.newID(of: Event.self, at: now)
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            _ = try Self.license(id, in: writer)
            guard try writer.detach(entitlement, from: id) else {
                throw Refusal.notFound("entitlement")
            }
            try writer.record(
                DomainEvent(.licenseUpdated, license: id),
                id: eventID,
                actor: actor.text,
                at: now
            )
        }
    }

    private static func license(_ id: Identifier<License>, in scope: some TenantScope) throws -> License {
        guard let license = try scope.license(id) else {
            throw Refusal.notFound("license")
        }
        return license
    }
}
