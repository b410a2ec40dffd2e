import LicensingCore

/// A license with the policy that rules it and its product's code.
package struct RuledLicense: Equatable, Sendable {
    package var license: License
    package let policy: Policy
    package let productCode: String

    package init(license: License, policy: Policy, productCode: String) {
        self.license = license
        self.policy = policy
        self.productCode = productCode
    }

    static let statement = """
        SELECT \(License.columns(of: "l")), \(Policy.columns(of: "p")), pr.code
        FROM licenses l JOIN policies p ON p.id = l.policy_id JOIN products pr ON pr.id = l.product_id
        WHERE l.tenant = $1 AND l.id = $2 AND l.deleted_at IS NULL
        """

    init(row: any SQLRow) throws {
        license = try License(row: row, from: 0)
        policy = try Policy(row: row, from: License.columnCount)
        productCode = row.text(License.columnCount + Policy.columnCount)
    }
}
