extension Migrations {
    /// Row-level security, where the engine has it: a second fence behind the tenant that every statement names (ADR 0017).
    ///
    /// And, where several nodes may work on one database, a table for what they count together.
    static let fences = Migration(version: 3) { dialect in
        (dialect.hasRowSecurity ? fenceSettings + tenantTables.flatMap(fence) + lookUps : [])
            + (dialect.isShared ? sharedRateLimits : [])
    }

    /// Every table whose rows belong to a tenant.
    private static let tenantTables = [
        "signing_keys", "api_keys", "products", "policies", "entitlements", "policy_entitlements", "licenses",
        "license_entitlements", "license_metadata", "machines", "events", "webhooks", "deliveries",
        "audit_log",
        "erasures", "kept_answers", "counters", "license_counts", "expiry_counts", "machine_counts",
    ]

    /// What the transaction has set, as numbers and hashes that a policy can compare with.
    private static let fenceSettings = [
        """
        CREATE FUNCTION licentric_tenant() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE AS $body$
            SELECT coalesce(nullif(current_setting('licentric.tenant', true), ''), '0')::bigint
        $body$
        """,
        """
        CREATE FUNCTION licentric_hashes() RETURNS TEXT[] LANGUAGE sql STABLE PARALLEL SAFE AS $body$
            SELECT string_to_array(coalesce(current_setting('licentric.hashes', true), ''), ' ')
        $body$
        """,
    ]

    /// FORCE, because the server's role owns the tables.
    ///
    /// The sub-selects are worked out once for each statement.
    static func fence(_ table: String) -> [String] {
        [
            "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE \(table) FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY tenant_fence ON \(table) USING (
                tenant = (SELECT licentric_tenant()) OR (SELECT licentric_tenant()) = -1
            )
            """,
        ]
    }

    /// A key is looked up before its tenant is known: only the row that holds its hash can be met, and only be read.
    private static let lookUps = [("licenses", "key_hash"), ("api_keys", "hash")]
        .map { table, column in
            """
            CREATE POLICY look_up ON \(table) FOR SELECT
            USING (encode(\(column), 'hex') = ANY ((SELECT licentric_hashes())::text[]))
            """
        }
}
