import LicensingCore
import LicensingStore

/// Licenses as version 4 of the schema keeps them, with their uses in their own rows.
package struct UsesOfVersion4: Sendable {
    package struct Row: Sendable {
        package let id: Identifier<License>
        package let tenant: Tenant
        package let uses: Int
        package let lastValidatedAt: Instant?
        let isDeleted: Bool
    }

    /// Never used, used, reset after it was used, of another tenant, deleted.
    package let rows: [Row]

    package init() {
        let account = Identifier<Account>(UUIDBits(high: 9, low: 9))
        let live = Tenant(number: 1, account: account, environment: .live)
        let test = Tenant(number: 2, account: account, environment: .test)
        let cases: [(Tenant, Int, Int64?, Bool)] = [
            (live, 0, nil, false), (live, 7, 70, false), (live, 0, 60, false), (test, 3, 50, false),
            (live, 9, 40, true),
        ]
        rows = cases.enumerated()
            .map { index, row in
                Row(
                    id: Identifier(UUIDBits(high: 2, low: UInt64(index))),
                    tenant: row.0,
                    uses: row.1,
                    lastValidatedAt: row.2.map { Instant(milliseconds: $0) },
                    isDeleted: row.3
                )
            }
    }

    /// The migrations up to that version.
    package static var migrations: [Migration] {
        Migrations.all.filter { $0.version <= 4 }
    }

    package func fill(_ transaction: any WriteTransaction) throws {
        let account = SQLValue.uuid(UUIDBits(high: 9, low: 9))
        func run(_ sql: String, _ values: [SQLValue]) throws {
            try transaction.execute(sql, values, behind: .server)
        }
        try run("INSERT INTO accounts (id, name, created_at) VALUES ($1, 'Vendor', 0)", [account])
        for (number, environment) in [(1, "live"), (2, "test")] {
            let product = SQLValue.uuid(UUIDBits(high: 1, low: UInt64(number)))
            try run(
                "INSERT INTO tenants (number, account_id, environment, created_at) VALUES ($1, $2, $3, 0)",
                [.integer(number), account, .text(environment)]
            )
            try run(
                """
                INSERT INTO products (tenant, id, name, code, code_folded, key_prefix, metadata, created_at, updated_at)
                VALUES ($1, $2, 'P', 'p', 'p', 'LIC', '{}', 0, 0)
                """,
                [.integer(number), product]
            )
            try run(
                """
                INSERT INTO policies (tenant, id, product_id, name, floating, expiration_strategy, require_heartbeat,
                    heartbeat_interval_minutes, heartbeat_cull_strategy, require_fingerprint, fingerprint_uniqueness,
                    offline_allowed, offline_max_days, allow_machine_transfer, is_trial, overridable, metadata,
                    created_at, updated_at)
                VALUES ($1, $2, $2, 'P', 0, 'RESTRICT_ACCESS', 0, 10, 'KEEP_DEAD', 0, 'PER_LICENSE', 0, 1, 0, 0, 1, '{}',
                    0, 0)
                """,
                [.integer(number), product]
            )
        }
        for row in rows {
            try run(
                """
                INSERT INTO licenses (tenant, id, product_id, policy_id, key_hash, key_ciphertext, key_generated, key_hint,
                    expiry_origin, search_text, metadata, uses_count, last_validated_at, machine_count, ever_activated,
                    created_at, updated_at, deleted_at)
                VALUES ($1, $2, $3, $3, $2, $2, 1, 'K', 0, '', '{}', $4, $5, 0, 0, 0, 0, $6)
                """,
                [
                    .integer(row.tenant.number), .id(row.id),
                    .uuid(UUIDBits(high: 1, low: UInt64(row.tenant.number))), .integer(row.uses),
                    .instant(row.lastValidatedAt), row.isDeleted ? .integer(80) : .null,
                ]
            )
        }
    }

    /// What is wrong with a store that was brought up to date since.
    package func differences(in store: any Store) async throws -> [String] {
        let rows = rows
        return try await store.read { transaction in
            var differences: [String] = []
            for row in rows where !row.isDeleted {
                let license = try transaction.within(row.tenant).license(row.id)
                if license?.usesCount != row.uses || license?.lastValidatedAt != row.lastValidatedAt {
                    differences.append("\(row): \(String(describing: license))")
                }
            }
            let kept = try transaction.query(
                "SELECT license_id FROM license_uses ORDER BY license_id",
                [],
                behind: .server
            ) { $0.id(0, of: License.self) }
            let used = rows.filter { $0.lastValidatedAt != nil }.map(\.id)
            return kept == used ? differences : differences + ["rows of uses: \(kept)"]
        }
    }
}
