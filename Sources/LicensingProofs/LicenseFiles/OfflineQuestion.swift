import LicensingCore

/// What an application asks of a license file.
package struct OfflineQuestion: Equatable, Sendable {
    /// The device's.
    package var fingerprint: String
    /// Codes that must all be held.
    package var entitlements: [String]
    /// The program's own product; nil where any product of the vendor will do.
    package var productID: String?
    package var productCode: String?
    /// The world that the program was made for; nil where either will do.
    package var environment: EnvironmentKind?

    package init(
        fingerprint: String,
        entitlements: [String] = [],
        productID: String? = nil,
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
