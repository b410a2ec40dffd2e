extension Migrations {
    /// Accounts, keys, catalogue, licenses, machines, events, and what the server remembers of itself.
    ///
    /// Conventions: times are integer milliseconds, booleans 0 or 1, ids 16 bytes, `tenant` is the number of an account's
    /// environment, and a row with `deleted_at` is gone for everybody but the auditors.
    static let firstRelease = Migration(version: 1) { dialect in
        accounts(dialect) + catalogue(dialect) + licenses(dialect) + machines(dialect) + housekeeping(dialect)
    }

    private static func accounts(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE accounts (
                id \(dialect.blob) PRIMARY KEY, name \(dialect.text) NOT NULL, created_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE TABLE tenants (
                number \(dialect.serialKey), account_id \(dialect.blob) NOT NULL REFERENCES accounts (id),
                environment \(dialect.text) NOT NULL, created_at \(dialect.integer) NOT NULL,
                UNIQUE (account_id, environment)
            )\(dialect.tableSuffix)
            """,
            """
            CREATE TABLE signing_keys (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                algorithm \(dialect.text) NOT NULL, status \(dialect.text) NOT NULL, public_key \(dialect.blob),
                secret \(dialect.blob) NOT NULL, created_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX signing_keys_by_tenant ON signing_keys (tenant, algorithm)",
            """
            CREATE TABLE api_keys (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                name \(dialect.text) NOT NULL, hash \(dialect.blob) NOT NULL UNIQUE, prefix \(dialect.text) NOT NULL,
                scopes \(dialect.text) NOT NULL, metadata \(dialect.text) NOT NULL, created_at \(dialect.integer) NOT NULL,
                expires_at \(dialect.integer), last_used_at \(dialect.integer), deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX api_keys_by_age ON api_keys (tenant, id) WHERE deleted_at IS NULL",
        ]
    }

    private static func catalogue(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE products (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                name \(dialect.text) NOT NULL, code \(dialect.text) NOT NULL, code_folded \(dialect.text) NOT NULL,
                description \(dialect.text), key_prefix \(dialect.text) NOT NULL, metadata \(dialect.text) NOT NULL,
                licenses_count \(dialect.integer) NOT NULL DEFAULT 0,
                created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX products_by_age ON products (tenant, id) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX products_by_code ON products (tenant, code_folded) WHERE deleted_at IS NULL",
            """
            CREATE TABLE policies (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                product_id \(dialect.blob) NOT NULL REFERENCES products (id), name \(dialect.text) NOT NULL,
                template \(dialect.text), max_machines \(dialect.integer), max_uses \(dialect.integer), floating \(dialect.integer) NOT NULL,
                duration_days \(dialect.integer), expiration_strategy \(dialect.text) NOT NULL, require_heartbeat \(dialect.integer) NOT NULL,
                heartbeat_interval_minutes \(dialect.integer) NOT NULL, heartbeat_cull_strategy \(dialect.text) NOT NULL,
                require_fingerprint \(dialect.integer) NOT NULL, fingerprint_uniqueness \(dialect.text) NOT NULL,
                offline_allowed \(dialect.integer) NOT NULL, offline_max_days \(dialect.integer) NOT NULL,
                allow_machine_transfer \(dialect.integer) NOT NULL, is_trial \(dialect.integer) NOT NULL, trial_duration_days \(dialect.integer),
                overridable \(dialect.integer) NOT NULL, max_unique_fingerprints \(dialect.integer), metadata \(dialect.text) NOT NULL,
                created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX policies_by_age ON policies (tenant, id) WHERE deleted_at IS NULL",
            "CREATE INDEX policies_by_product ON policies (tenant, product_id, id) WHERE deleted_at IS NULL",
            """
            CREATE INDEX policies_by_uniqueness ON policies (tenant, fingerprint_uniqueness)
            """,
            """
            CREATE TABLE entitlements (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                code \(dialect.text) NOT NULL, name \(dialect.text) NOT NULL, description \(dialect.text),
                metadata \(dialect.text) NOT NULL,
                created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX entitlements_by_age ON entitlements (tenant, id) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX entitlements_by_code ON entitlements (tenant, code) WHERE deleted_at IS NULL",
            """
            CREATE TABLE policy_entitlements (
                tenant \(dialect.integer) NOT NULL, policy_id \(dialect.blob) NOT NULL REFERENCES policies (id),
                entitlement_id \(dialect.blob) NOT NULL REFERENCES entitlements (id),
                PRIMARY KEY (policy_id, entitlement_id)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX policy_entitlements_by_entitlement ON policy_entitlements (entitlement_id)",
        ]
    }

    private static func licenses(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE licenses (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                product_id \(dialect.blob) NOT NULL REFERENCES products (id),
                policy_id \(dialect.blob) NOT NULL REFERENCES policies (id), name \(dialect.text),
                key_hash \(dialect.blob) NOT NULL, key_ciphertext \(dialect.blob) NOT NULL,
                key_generated \(dialect.integer) NOT NULL, key_hint \(dialect.text) NOT NULL,
                expires_at \(dialect.integer), expiry_origin \(dialect.integer) NOT NULL, max_machines_override \(dialect.integer),
                max_uses_override \(dialect.integer), user_email \(dialect.text), user_email_folded \(dialect.text),
                user_name \(dialect.text), search_text \(dialect.text) NOT NULL, metadata \(dialect.text) NOT NULL,
                uses_count \(dialect.integer) NOT NULL, machine_count \(dialect.integer) NOT NULL, ever_activated \(dialect.integer) NOT NULL,
                suspended_at \(dialect.integer), revoked_at \(dialect.integer), banned_at \(dialect.integer), last_validated_at \(dialect.integer),
                expiry_announced \(dialect.integer) NOT NULL DEFAULT 0,
                created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX licenses_by_age ON licenses (tenant, id) WHERE deleted_at IS NULL",
            // Few licenses are closed by hand, and they are what a list is searched for. After licenses_by_age, because
            // SQLite without statistics takes the newest of two indexes that seem alike.
            """
            CREATE INDEX licenses_suspended ON licenses (tenant, id)
            WHERE deleted_at IS NULL AND suspended_at IS NOT NULL
            """,
            "CREATE INDEX licenses_banned ON licenses (tenant, id) WHERE deleted_at IS NULL AND banned_at IS NOT NULL",
            "CREATE INDEX licenses_by_product ON licenses (tenant, product_id, id) WHERE deleted_at IS NULL",
            "CREATE INDEX licenses_by_policy ON licenses (tenant, policy_id, id) WHERE deleted_at IS NULL",
            """
            CREATE INDEX licenses_by_email ON licenses (tenant, user_email_folded, id)
            WHERE deleted_at IS NULL AND user_email_folded IS NOT NULL
            """,
            "CREATE UNIQUE INDEX licenses_by_key ON licenses (key_hash, tenant) WHERE deleted_at IS NULL",
            """
            CREATE INDEX licenses_about_to_expire ON licenses (expires_at)
            WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 0
            """,
            """
            CREATE TABLE license_entitlements (
                tenant \(dialect.integer) NOT NULL, license_id \(dialect.blob) NOT NULL REFERENCES licenses (id),
                entitlement_id \(dialect.blob) NOT NULL REFERENCES entitlements (id),
                PRIMARY KEY (license_id, entitlement_id)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX license_entitlements_by_entitlement ON license_entitlements (entitlement_id)",
            """
            CREATE TABLE license_metadata (
                tenant \(dialect.integer) NOT NULL, license_id \(dialect.blob) NOT NULL REFERENCES licenses (id),
                name \(dialect.text) NOT NULL, value \(dialect.text) NOT NULL,
                PRIMARY KEY (license_id, name)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX license_metadata_by_value ON license_metadata (tenant, name, value, license_id)",
        ]
    }

    private static func machines(_ dialect: Dialect) -> [String] {
        [
            // policy_id repeats the license's, so that uniqueness and sweeps are look-ups in one index.
            """
            CREATE TABLE machines (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                license_id \(dialect.blob) NOT NULL REFERENCES licenses (id),
                policy_id \(dialect.blob) NOT NULL REFERENCES policies (id), fingerprint \(dialect.text) NOT NULL,
                name \(dialect.text), platform \(dialect.text), hostname \(dialect.text), cores \(dialect.integer),
                metadata \(dialect.text) NOT NULL, ip_address \(dialect.text), last_seen_at \(dialect.integer) NOT NULL,
                last_heartbeat_at \(dialect.integer),
                death_announced \(dialect.integer) NOT NULL DEFAULT 0, created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX machines_by_age ON machines (tenant, id) WHERE deleted_at IS NULL",
            "CREATE INDEX machines_by_license ON machines (tenant, license_id, id) WHERE deleted_at IS NULL",
            // Covering, so that the seats of a floating license are counted without touching the rows.
            """
            CREATE INDEX machines_by_liveness ON machines (tenant, license_id, last_seen_at, deleted_at)
            WHERE deleted_at IS NULL
            """,
            """
            CREATE INDEX machines_by_death ON machines (tenant, policy_id, last_seen_at)
            WHERE deleted_at IS NULL AND death_announced = 0
            """,
            """
            CREATE UNIQUE INDEX machines_by_fingerprint ON machines (tenant, license_id, fingerprint)
            WHERE deleted_at IS NULL
            """,
            """
            CREATE INDEX machines_by_device ON machines (tenant, fingerprint, id) WHERE deleted_at IS NULL
            """,
            """
            CREATE INDEX machines_by_device_and_policy ON machines (tenant, fingerprint, policy_id)
            WHERE deleted_at IS NULL
            """,
            "CREATE INDEX machines_ever ON machines (tenant, license_id, fingerprint)",
        ]
    }

    private static func housekeeping(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE events (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                type \(dialect.text) NOT NULL, license_id \(dialect.blob) NOT NULL, machine_id \(dialect.blob),
                actor \(dialect.text) NOT NULL, reason \(dialect.text), created_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE TABLE outages (
                started_at \(dialect.integer) PRIMARY KEY, ended_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE TABLE server_state (
                name \(dialect.text) PRIMARY KEY, number \(dialect.integer), bytes \(dialect.blob)
            )\(dialect.keyedTableSuffix)
            """,
        ]
    }
}
