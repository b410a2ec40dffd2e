import LicensingCore
import LicensingStore

/// Issues a license under a policy.
package struct IssueLicense: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Yields the license with its key, which no later read shows.
    package func change(_ draft: LicenseDraft, by origin: Origin) -> PendingChange<LicenseView> {
        let random = context.ids.randomBytes(LicenseKeyFormat.randomByteCount)
        let vault = context.vault
        return PendingChange(by: origin) { ledger in
            let (writer, now) = (ledger.writer, ledger.now)
            let id: Identifier<License> = ledger.newID()
            try writer.lock(.policy, draft.policyID.text)
            let (product, policy) = try Self.references(of: draft, in: writer)
            let entitlements = try EntitlementReferences.ids(draft.entitlementIDs).resolve(in: writer)
            try OverrideRules.check(draft, against: policy.terms)
            let key = draft.key?.exact ?? LicenseKeyFormat.make(prefix: product.keyPrefix, random: random)
            let license = Self.license(draft, id: id, key: key, terms: policy.terms, now: now)
            let record = try vault.sealer(in: writer)
                .record(of: key, license: id, isGenerated: draft.key == nil)
            guard try writer.insert(license, key: record) else {
                throw Refusal.taken("key", "license")
            }
            try writer.replaceMetadata(of: id, by: draft.metadata.pairs)
            for entitlement in entitlements {
                try writer.attach(entitlement, to: id)
            }
            var view = try Licenses.view(license, under: policy.terms, in: writer, now: now)
            try ledger.record(.licenseCreated, view)
            try ledger.audit(.licenseCreated, after: view)
            view.key = key
            return view
        }
    }

    private static func references(
        of draft: LicenseDraft,
        in scope: some TenantScope
    ) throws -> (Product, Policy) {
        guard let product = try scope.product(draft.productID) else {
            throw Refusal.missingReference("productId")
        }
        guard let policy = try scope.policy(draft.policyID) else {
            throw Refusal.missingReference("policyId")
        }
        guard policy.productID == product.id else {
            throw Refusal.rule("policyId names a policy of another product.", field: "policyId")
        }
        return (product, policy)
    }

    private static func license(
        _ draft: LicenseDraft,
        id: Identifier<License>,
        key: String,
        terms: PolicyTerms,
        now: Instant
    ) -> License {
        var license = License(
            id: id,
            productID: draft.productID,
            policyID: draft.policyID,
            keyHint: LicenseKeyFormat.hint(of: key),
            createdAt: now
        )
        license.name = draft.name
        license.userEmail = draft.userEmail
        license.userName = draft.userName
        license.metadata = draft.metadata.text
        license.maxMachinesOverride = draft.maxMachinesOverride
        license.maxUsesOverride = draft.maxUsesOverride
        license.expiresAt = draft.expiresAt ?? terms.lifetime.map { now + $0 }
        license.expiryOrigin = draft.expiresAt == nil ? .policy : .explicit
        return license
    }
}
