extension Migrations {
    /// Counters of what happened, and gauges of what there is, so that no question about them counts rows.
    ///
    /// What happened before this step was counted nowhere; what there is now is counted here.
    static func analytics(_ dialect: Dialect) -> [String] {
        countersAndGauges(dialect) + expiryIndexes + revocationIndexes + [deadMachinesIndex] + presentRows
    }

    private static func countersAndGauges(_ dialect: Dialect) -> [String] {
        [
            // product_id is empty in the rows of all products together.
            """
            CREATE TABLE counters (
                tenant \(dialect.integer) NOT NULL REFERENCES tenants (number), metric \(dialect.text) NOT NULL,
                product_id \(dialect.blob) NOT NULL, resolution \(dialect.integer) NOT NULL,
                starts_at \(dialect.integer) NOT NULL, count \(dialect.integer) NOT NULL,
                PRIMARY KEY (tenant, metric, product_id, resolution, starts_at)
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE TABLE license_counts (
                tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                product_id \(dialect.blob) NOT NULL REFERENCES products (id),
                policy_id \(dialect.blob) NOT NULL REFERENCES policies (id),
                standing \(dialect.text) NOT NULL, count \(dialect.integer) NOT NULL,
                PRIMARY KEY (tenant, product_id, policy_id, standing)
            )\(dialect.keyedTableSuffix)
            """,
            // Licenses that are neither revoked nor banned, by the day (UTC) of their expiry.
            """
            CREATE TABLE expiry_counts (
                tenant \(dialect.integer) NOT NULL REFERENCES tenants (number), day \(dialect.integer) NOT NULL,
                count \(dialect.integer) NOT NULL, PRIMARY KEY (tenant, day)
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE TABLE machine_counts (
                tenant \(dialect.integer) PRIMARY KEY REFERENCES tenants (number), count \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
        ]
    }

    /// Two, because no list of licenses says a word of expiry_announced: neither of them can be taken for an index of lists.
    ///
    /// The columns behind the date make them covering.
    private static var expiryIndexes: [String] {
        [("licenses_open_by_expiry", 0), ("licenses_announced_by_expiry", 1)]
            .map { name, announced in
                """
                CREATE INDEX \(name) ON licenses
                (tenant, expires_at, policy_id, suspended_at, expiry_announced, revoked_at, banned_at, deleted_at)
                WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = \(announced)
                    AND revoked_at IS NULL AND banned_at IS NULL
                """
            }
    }

    /// For licenses that their policy revokes after their expiry was announced, and those of which nobody was told yet.
    ///
    /// Under a policy that revokes, the first holds what the sweep has not come to yet; covering, or SQLite would rather
    /// walk the one by expiry, which is.
    private static let revocationIndexes = [
        """
        CREATE INDEX licenses_announced_by_policy ON licenses
        (tenant, policy_id, expires_at, expiry_announced, revoked_at, banned_at, deleted_at)
        WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 1
            AND revoked_at IS NULL AND banned_at IS NULL
        """,
        """
        CREATE INDEX licenses_revoked_unannounced ON licenses (expires_at)
        WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 2
        """,
    ]

    /// Heartbeats of machines that are alive never touch it.
    private static let deadMachinesIndex = """
        CREATE INDEX machines_announced_dead ON machines (tenant, policy_id, last_seen_at, death_announced, deleted_at)
        WHERE deleted_at IS NULL AND death_announced = 1
        """

    private static let presentRows = [
        """
        INSERT INTO license_counts (tenant, product_id, policy_id, standing, count)
        SELECT tenant, product_id, policy_id, standing, count(*) FROM (
            SELECT tenant, product_id, policy_id,
                CASE WHEN banned_at IS NOT NULL THEN 'banned' WHEN revoked_at IS NOT NULL THEN 'revoked'
                    WHEN suspended_at IS NOT NULL AND expiry_announced = 1 THEN 'suspended_expired'
                    WHEN suspended_at IS NOT NULL THEN 'suspended'
                    WHEN expiry_announced = 1 THEN 'expired' ELSE 'open' END AS standing
            FROM licenses WHERE deleted_at IS NULL
        ) AS licenses_with_standing
        GROUP BY tenant, product_id, policy_id, standing
        """,
        """
        INSERT INTO expiry_counts (tenant, day, count)
        SELECT tenant, day, count(*) FROM (
            SELECT tenant, expires_at - (expires_at % 86400000 + 86400000) % 86400000 AS day FROM licenses
            WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND revoked_at IS NULL AND banned_at IS NULL
        ) AS expiries
        GROUP BY tenant, day
        """,
        """
        INSERT INTO machine_counts (tenant, count)
        SELECT tenant, count(*) FROM machines WHERE deleted_at IS NULL GROUP BY tenant
        """,
    ]
}
