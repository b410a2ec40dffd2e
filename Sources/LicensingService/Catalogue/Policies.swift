import LicensingCore
import LicensingStore

/// The rules licenses are issued under.
package struct Policies: Sendable {
    /// What a new policy is made from.
    package struct Draft: Sendable {
        package var productID: Identifier<Product>
        package var name: String
        package var template: PolicyTemplate?
        package var terms: PolicyTerms
        package var metadata: String

        package init(
            productID: Identifier<Product>,
            name: String,
            template: PolicyTemplate?,
            terms: PolicyTerms,
            metadata: String
        ) {
            self.productID = productID
            self.name = name
            self.template = template
            self.terms = terms
            self.metadata = metadata
        }
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func create(_ draft: Draft, by origin: Origin) -> PendingChange<Policy> {
        PendingChange(by: origin) { ledger in
            try ledger.writer.lock(.product, draft.productID.text)
            guard try ledger.writer.product(draft.productID) != nil else {
                throw Refusal.missingReference("productId")
            }
            let policy = Policy(
                id: ledger.newID(),
                productID: draft.productID,
                name: draft.name,
                template: draft.template,
                terms: draft.terms,
                metadata: draft.metadata,
                createdAt: ledger.now,
                updatedAt: ledger.now
            )
            try ledger.writer.insert(policy)
            try ledger.audit(.policyCreated, after: policy)
            return policy
        }
    }

    package func find(_ id: Identifier<Policy>, in tenant: Tenant) async throws -> Policy {
        guard let policy = try await context.store.read({ try $0.within(tenant).policy(id) }) else {
            throw Refusal.notFound("policy")
        }
        return policy
    }

    package func list(
        of product: Identifier<Product>?,
        _ page: PageRequest,
        in tenant: Tenant
    ) async throws -> Page<Policy> {
        try await context.store.scan { try $0.within(tenant).policies(of: product, page) }
    }

    /// Changes a policy as `edit` says; the change applies to all its licenses at once.
    package func update(
        _ id: Identifier<Policy>,
        by origin: Origin,
        edit: @escaping @Sendable (inout Policy) -> Void
    ) -> PendingChange<Policy> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.policy, id.text)
            guard let before = try writer.policy(id) else {
                throw Refusal.notFound("policy")
            }
            var policy = before
            edit(&policy)
            policy.updatedAt = ledger.now
            if before.terms.expirationStrategy == .revoke, policy.terms.expirationStrategy != .revoke {
                // Revoked is for good: what the clock has already decided is written down before the rule goes. The sweep
                // tells of it; the other way round, when a policy comes to revoke, it does both.
                try writer.settleExpired(of: id, at: ledger.now)
            }
            try writer.update(policy)
            try ledger.audit(.policyUpdated, before: before, after: policy)
            return policy
        }
    }

    package func delete(_ id: Identifier<Policy>, by origin: Origin) -> PendingChange<Void> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.policy, id.text)
            guard let policy = try writer.policy(id) else {
                throw Refusal.notFound("policy")
            }
            guard try !writer.hasLicenses(id) else {
                throw Refusal(
                    .conflict,
                    "The policy has licenses. Delete them, or move them to another policy, first."
                )
            }
            try writer.delete(id, at: ledger.now)
            try ledger.audit(.policyDeleted, before: policy)
        }
    }

    package func entitlements(of id: Identifier<Policy>, in tenant: Tenant) async throws -> [Entitlement] {
        try await context.store.read { transaction in
            let reader = transaction.within(tenant)
            guard try reader.policy(id) != nil else {
                throw Refusal.notFound("policy")
            }
            return try reader.entitlements(of: id)
        }
    }

    /// Attaches all of them or none.
    ///
    /// - Returns: The effective list.
    package func attach(
        _ references: EntitlementReferences,
        to id: Identifier<Policy>,
        by origin: Origin
    ) -> PendingChange<[Entitlement]> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.policy, id.text)
            guard try writer.policy(id) != nil else {
                throw Refusal.notFound("policy")
            }
            let before = try writer.entitlements(of: id)
            for entitlement in try references.resolve(in: writer) {
                try writer.attach(entitlement, to: id)
            }
            let after = try writer.entitlements(of: id)
            try ledger.audit(.policyEntitlementsAttached, .policy(id), before: before, after: after)
            return after
        }
    }

    package func detach(
        _ entitlement: Identifier<Entitlement>,
        from id: Identifier<Policy>,
        by origin: Origin
    ) -> PendingChange<Void> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.policy, id.text)
            guard try writer.policy(id) != nil else {
                throw Refusal.notFound("policy")
            }
            let before = try writer.entitlements(of: id)
            guard try writer.detach(entitlement, from: id) else {
                throw Refusal.notFound("entitlement")
            }
            let after = try writer.entitlements(of: id)
            try ledger.audit(.policyEntitlementDetached, .policy(id), before: before, after: after)
        }
    }
}
