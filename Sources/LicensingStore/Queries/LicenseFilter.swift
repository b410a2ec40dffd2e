import LicensingCore

/// What a list of licenses may be narrowed by; everything given must hold.
package struct LicenseFilter: Equatable, Sendable {
    package var product: Identifier<Product>?
    package var policy: Identifier<Policy>?
    package var status: LicenseStatus?
    /// Compared ignoring case.
    package var userEmail: String?
    package var expiresBefore: Instant?
    package var expiresAfter: Instant?
    package var metadata: [MetadataPair]
    /// Part of a name, an e-mail address or a key hint, ignoring case.
    package var search: String?

    package init(
        product: Identifier<Product>? = nil,
        policy: Identifier<Policy>? = nil,
        status: LicenseStatus? = nil,
        userEmail: String? = nil,
        expiresBefore: Instant? = nil,
        expiresAfter: Instant? = nil,
        metadata: [MetadataPair] = [],
        search: String? = nil
    ) {
        self.product = product
        self.policy = policy
        self.status = status
        self.userEmail = userEmail
        self.expiresBefore = expiresBefore
        self.expiresAfter = expiresAfter
        self.metadata = metadata
        self.search = search
    }
}
