import LicensingCore

/// Where a license key leads.
package struct LicenseLocation: Equatable, Sendable {
    package let license: Identifier<License>
    package let tenant: Tenant
    package let keyHint: String
}

extension ReadTransaction {
    /// Finds the license a key belongs to: live before test, and at equal text the oldest license (contract, section 3).
    package func locateLicense(_ key: LicenseKeyQuery) throws -> LicenseLocation? {
        var sql = """
            SELECT l.id, l.tenant, t.account_id, t.environment, l.key_hint
            FROM licenses l JOIN tenants t ON t.number = l.tenant
            WHERE l.deleted_at IS NULL AND l.key_hash IN ($1, $2) AND (l.key_hash = $1 OR l.key_generated = 1)
            """
        var values: [SQLValue] = [.blob(key.exactHash), .blob(key.canonicalHash ?? key.exactHash)]
        if let account = key.account {
            values.append(.id(account))
            sql += " AND t.account_id = $\(values.count)"
        }
        if let environment = key.environment {
            values.append(.text(environment.rawValue))
            sql += " AND t.environment = $\(values.count)"
        }
        sql += " ORDER BY CASE WHEN t.environment = 'live' THEN 0 ELSE 1 END, l.id LIMIT 1"
        return try first(sql, values) { row in
            LicenseLocation(
                license: row.id(0),
                tenant: Tenant(
                    number: row.integer(1),
                    account: row.id(2),
                    environment: try stored(EnvironmentKind.self, row.text(3))
                ),
                keyHint: row.text(4)
            )
        }
    }
}
