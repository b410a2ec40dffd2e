import LicensingCore

/// `overridable: false` on a policy refuses limits and an expiry of the license's own (contract, section 3).
enum OverrideRules {
    static func check(_ draft: LicenseDraft, against terms: PolicyTerms) throws {
        try check(
            [
                ("maxMachinesOverride", draft.maxMachinesOverride != nil),
                ("maxUsesOverride", draft.maxUsesOverride != nil), ("expiresAt", draft.expiresAt != nil),
            ],
            against: terms
        )
    }

    /// Clearing an override goes back to the policy, so only setting one is refused; any change of the expiry is.
    static func check(_ change: LicenseChange, against terms: PolicyTerms) throws {
        try check(
            [
                ("maxMachinesOverride", (change.maxMachinesOverride ?? nil) != nil),
                ("maxUsesOverride", (change.maxUsesOverride ?? nil) != nil),
                ("expiresAt", change.expiresAt != nil),
            ],
            against: terms
        )
    }

    private static func check(_ fields: [(name: String, isSet: Bool)], against terms: PolicyTerms) throws {
        guard !terms.overridable, let field = fields.first(where: \.isSet)?.name else {
            return
        }
        throw Refusal.rule(
            "The policy is not overridable, so \(field) cannot be set on its licenses.",
            field: field
        )
    }
}
