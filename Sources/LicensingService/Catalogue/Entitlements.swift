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

    package func create(_ draft: Draft, by origin: Origin) -> PendingChange<Entitlement> {
        PendingChange(by: origin) { ledger in
            let entitlement = Entitlement(
                id: ledger.newID(),
                code: draft.code,
                name: draft.name,
                description: draft.description,
                metadata: draft.metadata,
                createdAt: ledger.now,
                updatedAt: ledger.now
            )
            try ledger.writer.lock(.entitlementCodes, "")
            guard try ledger.writer.insert(entitlement) else {
                throw Refusal.taken("code", "entitlement")
            }
            try ledger.audit(.entitlementCreated, after: entitlement)
            return entitlement
        }
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
        by origin: Origin,
        edit: @escaping @Sendable (inout Entitlement) -> Void
    ) -> PendingChange<Entitlement> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.entitlementCodes, "")
            try writer.lock(.entitlement, id.text)
            guard let before = try writer.entitlement(id) else {
                throw Refusal.notFound("entitlement")
            }
            var entitlement = before
            edit(&entitlement)
            entitlement.updatedAt = ledger.now
            if let other = try writer.entitlement(code: entitlement.code), other.id != id {
                throw Refusal.taken("code", "entitlement")
            }
            try writer.update(entitlement)
            try ledger.audit(.entitlementUpdated, before: before, after: entitlement)
            return entitlement
        }
    }

    /// Deletes an entitlement and detaches it from every policy and license.
    package func delete(_ id: Identifier<Entitlement>, by origin: Origin) -> PendingChange<Void> {
        PendingChange(by: origin) { ledger in
            try ledger.writer.lock(.entitlement, id.text)
            guard let entitlement = try ledger.writer.entitlement(id) else {
                throw Refusal.notFound("entitlement")
            }
            try ledger.writer.delete(id, at: ledger.now)
            try ledger.audit(.entitlementDeleted, before: entitlement)
        }
    }
}

extension Ledger {
    /// Writes down which entitlements a policy or a license holds now.
    func audit(
        _ action: AuditAction,
        _ resource: AuditResource,
        before: [Entitlement],
        after: [Entitlement]
    ) throws {
        try audit(
            action,
            resource,
            before: EntitlementJSON.codesText(before),
            after: EntitlementJSON.codesText(after)
        )
    }
}
