import LicensingCore

/// A look-up by license key, before any tenant is known.
package struct LicenseKeyQuery: Equatable, Sendable {
    /// Hash of the text as sent.
    package let exactHash: [UInt8]
    /// Hash of the key of our own format that the text may mean; matches generated keys only.
    package let canonicalHash: [UInt8]?
    /// From the base path.
    package let account: Identifier<Account>?
    /// From the base path or the request.
    package let environment: EnvironmentKind?

    package init(
        exactHash: [UInt8],
        canonicalHash: [UInt8]?,
        account: Identifier<Account>? = nil,
        environment: EnvironmentKind? = nil
    ) {
        self.exactHash = exactHash
        self.canonicalHash = canonicalHash
        self.account = account
        self.environment = environment
    }
}
