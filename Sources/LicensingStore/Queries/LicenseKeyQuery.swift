import LicensingCore

/// A look-up by license key, before any tenant is known.
package struct LicenseKeyQuery: Equatable, Sendable {
    /// Under the master key that writes.
    package let hashes: LicenseKeyHashes
    /// Under the other one, while one takes the place of another.
    package let otherHashes: LicenseKeyHashes?
    /// From the base path.
    package let account: Identifier<Account>?
    /// From the base path or the request.
    package let environment: EnvironmentKind?

    package init(
        _ hashes: LicenseKeyHashes,
        other: LicenseKeyHashes? = nil,
        account: Identifier<Account>? = nil,
        environment: EnvironmentKind? = nil
    ) {
        self.hashes = hashes
        otherHashes = other
        self.account = account
        self.environment = environment
    }
}
