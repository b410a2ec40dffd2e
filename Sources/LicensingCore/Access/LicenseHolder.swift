/// A caller who proved to hold a license key.
///
/// It reaches that license and nothing else.
package struct LicenseHolder: Equatable, Sendable {
    package let license: Identifier<License>
    package let tenant: Tenant
    /// Prefix and last four characters of the key.
    package let keyHint: String

    package init(license: Identifier<License>, tenant: Tenant, keyHint: String) {
        self.license = license
        self.tenant = tenant
        self.keyHint = keyHint
    }
}
