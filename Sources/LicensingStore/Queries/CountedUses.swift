import LicensingCore

/// Valid answers about one license that were counted elsewhere and are written down together.
package struct CountedUses: Equatable, Sendable {
    package let license: Identifier<License>
    /// The number of its tenant.
    package let tenant: Int64
    package let count: Int
    /// When the last of them was given.
    package let lastValidatedAt: Instant

    package init(license: Identifier<License>, tenant: Int64, count: Int, lastValidatedAt: Instant) {
        self.license = license
        self.tenant = tenant
        self.count = count
        self.lastValidatedAt = lastValidatedAt
    }
}
