import LicensingCore

/// A license with the policy that rules it and its product's code.
package struct RuledLicense: Equatable, Sendable {
    package var license: License
    package let policy: Policy
    package let productCode: String
    /// False where neither the license nor its policy had any when it was read.
    package let mayHaveEntitlements: Bool

    package init(license: License, policy: Policy, productCode: String) {
        self.license = license
        self.policy = policy
        self.productCode = productCode
        mayHaveEntitlements = true
    }

    static let statement = """
        SELECT \(License.columns(of: "l", uses: "u")), \(Policy.columns(of: "p")), pr.code,
            CASE WHEN EXISTS (SELECT 1 FROM license_entitlements e WHERE e.license_id = l.id)
                OR EXISTS (SELECT 1 FROM policy_entitlements e WHERE e.policy_id = l.policy_id) THEN 1 ELSE 0 END
        FROM licenses l JOIN policies p ON p.id = l.policy_id JOIN products pr ON pr.id = l.product_id
            LEFT JOIN license_uses u ON u.license_id = l.id
        WHERE l.tenant = $1 AND l.id = $2 AND l.deleted_at IS NULL
        """

    init(row: any SQLRow) throws {
        license = try License(row: row, from: 0)
        policy = try Policy(row: row, from: License.columnCount)
        productCode = row.text(License.columnCount + Policy.columnCount)
        mayHaveEntitlements = row.boolean(License.columnCount + Policy.columnCount + 1)
    }
}
