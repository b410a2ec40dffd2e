import LicensingCore
import LicensingStore

/// The vendor's features.
package struct Entitlements: Sendable {
    /// What a new entitlement is made from.
    package struct Draft: Sendable {
        package var code: String
        package var name: String
        package var description: String?
        package var metadata: String

        package init(code: String, name: String, description: String?, metadata: String) {
            self.code = code
            self.name = name
            self.description = description
            self.metadata = metadata
        }
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func create(_ draft: Draft, in tenant: Tenant, now: Instant) async throws -> Entitlement {
        let entitlement = Entitlement(
            id: context.newID(at: now),
            code: draft.code,
            name: draft.name,
            description: draft.description,
            metadata: draft.metadata,
            createdAt: now,
            updatedAt: now
        )
        guard try await context.store.write({ try $0.within(tenant).insert(entitlement) }) else {
            throw Refusal.taken("code", "entitlement")
        }
        return entitlement
    }

    package func find(_ id: Identifier<Entitlement>, in tenant: Tenant) async throws -> Entitlement {
        guard let entitlement = try await context.store.read({ try $0.within(tenant).entitlement(id) }) else {
            throw Refusal.notFound("entitlement")
        }
        return entitlement
    }

    package func list(_ page: PageRequest, in tenant: Tenant) async throws -> Page<Entitlement> {
        try await context.store.scan { try $0.within(tenant).entitlements(page) }
    }

    /// Changes an entitlement as `edit` says.
    package func update(
        _ id: Identifier<Entitlement>,
        in tenant: Tenant,
        now: Instant,
        edit: @escaping @Sendable (inout Entitlement) -> Void
    ) async throws -> Entitlement {
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard var entitlement = try writer.entitlement(id) else {
                throw Refusal.notFound("entitlement")
            }
            edit(&entitlement)
            entitlement.updatedAt = now
            if let other = try writer.entitlement(code: entitlement.code), other.id != id {
                throw Refusal.taken("code", "entitlement")
            }
            try writer.update(entitlement)
            return entitlement
        }
    }

    /// Deletes an entitlement and detaches it from every policy and license.
    package func delete(_ id: Identifier<Entitlement>, in tenant: Tenant, now: Instant) async throws {
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard try writer.entitlement(id) != nil else {
                throw Refusal.notFound("entitlement")
            }
            try writer.delete(id, at: now)
        }
    }
}
