/// Licenses and machines in tables with numbered rows, on SQLite.
///
/// A table that is ordered by its key keeps whole rows in all levels of its tree: with rows as long as these a million make it seven
/// levels deep. With numbered rows it is three, behind an index of as many.
extension Migrations {
    static let rebuiltLicenses =
        rebuilt(
            "licenses",
            """
            id BLOB NOT NULL PRIMARY KEY, tenant INTEGER NOT NULL REFERENCES tenants (number),
            product_id BLOB NOT NULL REFERENCES products (id), policy_id BLOB NOT NULL REFERENCES policies (id),
            name TEXT, key_hash BLOB NOT NULL, key_ciphertext BLOB NOT NULL, key_generated INTEGER NOT NULL,
            key_hint TEXT NOT NULL, expires_at INTEGER, expiry_origin INTEGER NOT NULL, max_machines_override INTEGER,
            max_uses_override INTEGER, user_email TEXT, user_email_folded TEXT, user_name TEXT, search_text TEXT NOT NULL,
            metadata TEXT NOT NULL, machine_count INTEGER NOT NULL, ever_activated INTEGER NOT NULL, suspended_at INTEGER,
            revoked_at INTEGER, banned_at INTEGER, expiry_announced INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER, seats_held_until INTEGER
            """,
            from: """
                id, tenant, product_id, policy_id, name, key_hash, key_ciphertext, key_generated, key_hint, expires_at,
                expiry_origin, max_machines_override, max_uses_override, user_email, user_email_folded, user_name, search_text,
                metadata, machine_count, ever_activated, suspended_at, revoked_at, banned_at, expiry_announced, created_at,
                updated_at, deleted_at, seats_held_until
                """
        ) + licenseIndexes

    static let rebuiltMachines =
        rebuilt(
            "machines",
            """
            id BLOB NOT NULL PRIMARY KEY, tenant INTEGER NOT NULL REFERENCES tenants (number),
            license_id BLOB NOT NULL REFERENCES licenses (id), policy_id BLOB NOT NULL REFERENCES policies (id),
            fingerprint TEXT NOT NULL, name TEXT, platform TEXT, hostname TEXT, cores INTEGER, metadata TEXT NOT NULL,
            ip_address TEXT, last_seen_at INTEGER NOT NULL, last_heartbeat_at INTEGER, seen_floor INTEGER NOT NULL,
            death_announced INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            deleted_at INTEGER, file_expires_at INTEGER, device_key BLOB, held_until INTEGER
            """,
            from: """
                id, tenant, license_id, policy_id, fingerprint, name, platform, hostname, cores, metadata, ip_address,
                last_seen_at, last_heartbeat_at, last_seen_at, death_announced, created_at, updated_at, deleted_at,
                file_expires_at, device_key, held_until
                """
        ) + machineIndexes

    /// - Parameters:
    ///   - table: Its name.
    ///   - definition: Its columns.
    ///   - values: What goes into them, of the table as it was.
    /// - Returns: The statements, without those of indexes.
    private static func rebuilt(_ table: String, _ definition: String, from values: String) -> [String] {
        [
            "CREATE TABLE \(table)_rebuilt (\(definition)) STRICT",
            "INSERT INTO \(table)_rebuilt SELECT \(values) FROM \(table) ORDER BY id",
            "DROP TABLE \(table)",
            "ALTER TABLE \(table)_rebuilt RENAME TO \(table)",
        ]
    }

    /// In the order in which they came: without statistics SQLite takes the newest of two that seem alike.
    private static let licenseIndexes = [
        "CREATE INDEX licenses_by_age ON licenses (tenant, id) WHERE deleted_at IS NULL",
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
        CREATE INDEX licenses_open_by_expiry ON licenses
        (tenant, expires_at, policy_id, suspended_at, expiry_announced, revoked_at, banned_at, deleted_at)
        WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 0
            AND revoked_at IS NULL AND banned_at IS NULL
        """,
        """
        CREATE INDEX licenses_announced_by_expiry ON licenses
        (tenant, expires_at, policy_id, suspended_at, expiry_announced, revoked_at, banned_at, deleted_at)
        WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 1
            AND revoked_at IS NULL AND banned_at IS NULL
        """,
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

    private static let machineIndexes =
        [
            "CREATE INDEX machines_by_age ON machines (tenant, id) WHERE deleted_at IS NULL",
            "CREATE INDEX machines_by_license ON machines (tenant, license_id, id) WHERE deleted_at IS NULL",
            """
            CREATE UNIQUE INDEX machines_by_fingerprint ON machines (tenant, license_id, fingerprint)
            WHERE deleted_at IS NULL
            """,
            "CREATE INDEX machines_held_by_end ON machines (held_until) WHERE held_until IS NOT NULL",
            """
            CREATE INDEX machines_held ON machines (tenant, license_id, held_until, fingerprint)
            WHERE held_until IS NOT NULL
            """,
        ] + livenessIndexes + deviceIndexes
}
