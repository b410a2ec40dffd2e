extension Migrations {
    /// License files, the seats they hold, devices that can prove their removal, and signing keys that take turns.
    static let licenseFiles = Migration(version: 4) { dialect in
        machineFiles(dialect) + signingKeys(dialect) + files(dialect)
            + (dialect.hasRowSecurity ? fence("license_files") : [])
    }

    private static func machineFiles(_ dialect: Dialect) -> [String] {
        [
            // The end of the last file that was made for the machine: until then it counts as alive.
            "ALTER TABLE machines ADD COLUMN file_expires_at \(dialect.integer)",
            // The public half of a key that was made on the device: what proves its removal is signed with it.
            "ALTER TABLE machines ADD COLUMN device_key \(dialect.blob)",
            // The last moment at which a seat of the license can be held; nobody looks for held seats after it.
            "ALTER TABLE licenses ADD COLUMN seats_held_until \(dialect.integer)",
            // Of a machine that is gone: until when its seat stays taken, because its file goes on.
            "ALTER TABLE machines ADD COLUMN held_until \(dialect.integer)",
            """
            CREATE INDEX machines_by_file ON machines (tenant, license_id, file_expires_at, last_seen_at, deleted_at)
            WHERE deleted_at IS NULL AND file_expires_at IS NOT NULL
            """,
            // Those with a file that ended are dead by the heartbeat alone; a heartbeat lets the file be forgotten.
            "DROP INDEX machines_by_death",
            """
            CREATE INDEX machines_by_death ON machines (tenant, policy_id, last_seen_at)
            WHERE deleted_at IS NULL AND death_announced = 0 AND file_expires_at IS NULL
            """,
            """
            CREATE INDEX machines_by_death_with_file ON machines
            (tenant, policy_id, file_expires_at, last_seen_at, death_announced, deleted_at)
            WHERE deleted_at IS NULL AND death_announced = 0 AND file_expires_at IS NOT NULL
            """,
            "DROP INDEX machines_announced_dead",
            """
            CREATE INDEX machines_announced_dead ON machines
            (tenant, policy_id, last_seen_at, death_announced, deleted_at, file_expires_at)
            WHERE deleted_at IS NULL AND death_announced = 1
            """,
            "CREATE INDEX machines_held_by_end ON machines (held_until) WHERE held_until IS NOT NULL",
            """
            CREATE INDEX machines_held ON machines (tenant, license_id, held_until, fingerprint)
            WHERE held_until IS NOT NULL
            """,
        ]
    }

    private static func signingKeys(_ dialect: Dialect) -> [String] {
        [
            // Signatures of older keys over this one, as JSON: by them a program that knows an older key accepts it.
            "ALTER TABLE signing_keys ADD COLUMN endorsements \(dialect.text) NOT NULL DEFAULT '[]'",
            "ALTER TABLE signing_keys ADD COLUMN promoted_at \(dialect.integer)",
            "ALTER TABLE signing_keys ADD COLUMN retired_at \(dialect.integer)",
            "ALTER TABLE signing_keys ADD COLUMN revoked_at \(dialect.integer)",
            "CREATE UNIQUE INDEX signing_keys_active ON signing_keys (tenant, algorithm) WHERE status = 'active'",
            "CREATE UNIQUE INDEX signing_keys_next ON signing_keys (tenant, algorithm) WHERE status = 'next'",
        ]
    }

    private static func files(_ dialect: Dialect) -> [String] {
        [
            // One row for each device and signing key: a device that fetches a new file every day has one row.
            """
            CREATE TABLE license_files (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                license_id \(dialect.blob) NOT NULL REFERENCES licenses (id), machine_id \(dialect.blob),
                fingerprint \(dialect.text) NOT NULL, signing_key_id \(dialect.blob) NOT NULL REFERENCES signing_keys (id),
                digest \(dialect.blob) NOT NULL, digest_expires_at \(dialect.integer) NOT NULL, issued_at \(dialect.integer) NOT NULL,
                expires_at \(dialect.integer) NOT NULL, created_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
            """
            CREATE UNIQUE INDEX license_files_by_device ON license_files
            (tenant, license_id, fingerprint, signing_key_id)
            """,
            "CREATE INDEX license_files_by_key ON license_files (tenant, signing_key_id, id)",
            // When the last file of a key ends, which anybody may ask by looking at the public keys.
            "CREATE INDEX license_files_by_key_end ON license_files (tenant, signing_key_id, expires_at)",
            """
            CREATE INDEX license_files_without_machine ON license_files (tenant, license_id, fingerprint, expires_at)
            WHERE machine_id IS NULL
            """,
            "CREATE INDEX license_files_by_end ON license_files (expires_at)",
        ]
    }
}
