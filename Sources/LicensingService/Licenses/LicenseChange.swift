import LicensingCore

/// What a `PATCH` of a license asks for.
package struct LicenseChange: Sendable {
    /// Fields that follow no rule beyond their own form.
    package var edit: @Sendable (inout License) -> Void
    /// The outer nil is "unchanged".
    package var expiresAt: Instant??
    package var maxMachinesOverride: Int??
    package var maxUsesOverride: Int??
    package var policyID: Identifier<Policy>?
    package var metadata: Metadata?

    package init(edit: @escaping @Sendable (inout License) -> Void) {
        self.edit = edit
    }
}
