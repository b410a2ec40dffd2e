import LicensingCore

/// Where a license is counted.
struct LicensePlace: Hashable {
    let product: Identifier<Product>
    let policy: Identifier<Policy>
    let standing: LicenseStanding
    /// The start of the day of its expiry; nil without one, or when it was revoked or banned.
    let expiryDay: Instant?

    /// The last is ``SeriesInterval/floor(_:)`` in SQL, where `/` and `%` round towards zero.
    static let columns = """
        product_id, policy_id, \(LicenseStanding.column), \
        expires_at - (expires_at % 86400000 + 86400000) % 86400000
        """

    init(
        product: Identifier<Product>,
        policy: Identifier<Policy>,
        standing: LicenseStanding,
        expiryDay: Instant?
    ) {
        self.product = product
        self.policy = policy
        self.standing = standing
        self.expiryDay = expiryDay
    }

    init(row: any SQLRow) throws {
        let standing = try stored(LicenseStanding.self, row.text(2))
        let isClosed = standing == .revoked || standing == .banned
        self.init(
            product: row.id(0),
            policy: row.id(1),
            standing: standing,
            expiryDay: isClosed ? nil : row.optionalInstant(3)
        )
    }

    var revoked: LicensePlace {
        LicensePlace(product: product, policy: policy, standing: .revoked, expiryDay: nil)
    }
}
