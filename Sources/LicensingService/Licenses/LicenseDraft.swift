import LicensingCore

/// What a new license is made from.
package struct LicenseDraft: Sendable {
    package var productID: Identifier<Product>
    package var policyID: Identifier<Policy>
    package var name: String?
    /// A key from another system; nil makes one of our own.
    package var key: LicenseKeyText?
    package var expiresAt: Instant?
    package var maxMachinesOverride: Int?
    package var maxUsesOverride: Int?
    package var userEmail: String?
    package var userName: String?
    package var entitlementIDs: [Identifier<Entitlement>]
    package var metadata: Metadata

    package init(productID: Identifier<Product>, policyID: Identifier<Policy>) {
        self.productID = productID
        self.policyID = policyID
        entitlementIDs = []
        metadata = .empty
    }
}
