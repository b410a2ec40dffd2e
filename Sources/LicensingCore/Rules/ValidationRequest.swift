/// What an application asks about its license.
package struct ValidationRequest: Equatable, Sendable {
    package var fingerprint: String?
    /// Codes that must all be held.
    package var entitlements: [String]
    package var productID: Identifier<Product>?
    package var productCode: String?
    package var environment: EnvironmentKind?

    package init(
        fingerprint: String? = nil,
        entitlements: [String] = [],
        productID: Identifier<Product>? = nil,
        productCode: String? = nil,
        environment: EnvironmentKind? = nil
    ) {
        self.fingerprint = fingerprint
        self.entitlements = entitlements
        self.productID = productID
        self.productCode = productCode
        self.environment = environment
    }
}
