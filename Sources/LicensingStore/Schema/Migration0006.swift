extension Migrations {
    /// Heartbeats that move no index, activations that add to fewer, and on SQLite short ways to long rows.
    static let quietHeartbeats = Migration(version: 6) { dialect in
        dialect.isShared ? inPlace(dialect) : rebuiltLicenses + rebuiltMachines
    }

    /// First the indexes that go, so that filling the column moves as few as it can.
    private static func inPlace(_ dialect: Dialect) -> [String] {
        [
            "DROP INDEX machines_by_liveness",
            "DROP INDEX machines_by_death",
            "DROP INDEX machines_by_death_with_file",
            "DROP INDEX machines_by_file",
            "DROP INDEX machines_announced_dead",
            "DROP INDEX machines_by_device",
            "DROP INDEX machines_by_device_and_policy",
            "DROP INDEX machines_ever",
            "ALTER TABLE machines ADD COLUMN seen_floor \(dialect.integer)",
            "UPDATE machines SET seen_floor = last_seen_at",
            "ALTER TABLE machines ALTER COLUMN seen_floor SET NOT NULL",
            // Room in every page: no index holds last_seen_at, so a heartbeat stays where the row is.
            "ALTER TABLE machines SET (fillfactor = 80)",
        ] + livenessIndexes + deviceIndexes
    }

    /// By `seen_floor`, which is never later than `last_seen_at`: a heartbeat leaves it where it is, and the sweep lets it follow.
    ///
    /// Of a machine whose death was announced it is the same. So what a look finds behind the floor and alive is only what the
    /// sweep has not come to, and what a license file keeps alive.
    static let livenessIndexes = [
        """
        CREATE INDEX machines_by_liveness ON machines
        (tenant, license_id, death_announced, seen_floor, id, file_expires_at, deleted_at) WHERE deleted_at IS NULL
        """,
        """
        CREATE INDEX machines_by_file ON machines (tenant, license_id, file_expires_at, seen_floor, id, deleted_at)
        WHERE deleted_at IS NULL AND file_expires_at IS NOT NULL
        """,
        """
        CREATE INDEX machines_by_death ON machines (tenant, policy_id, seen_floor)
        WHERE deleted_at IS NULL AND death_announced = 0 AND file_expires_at IS NULL
        """,
        """
        CREATE INDEX machines_by_death_with_file ON machines (tenant, policy_id, file_expires_at)
        WHERE deleted_at IS NULL AND death_announced = 0 AND file_expires_at IS NOT NULL
        """,
        """
        CREATE INDEX machines_announced_dead ON machines
        (tenant, policy_id, seen_floor, death_announced, deleted_at, file_expires_at)
        WHERE deleted_at IS NULL AND death_announced = 1
        """,
    ]

    static let deviceIndexes = [
        // In the order of lists, and covering for who else holds a device.
        """
        CREATE INDEX machines_by_device ON machines (tenant, fingerprint, id, policy_id, license_id, deleted_at)
        WHERE deleted_at IS NULL
        """,
        // Of those that are there machines_by_fingerprint tells.
        "CREATE INDEX machines_gone ON machines (tenant, license_id, fingerprint) WHERE deleted_at IS NOT NULL",
    ]
}
