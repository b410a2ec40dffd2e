import LicensingCore

/// Who holds the seats of a license.
///
/// A machine with a license file counts as alive until the file ends; both halves of the count are read from an index.
extension TenantScope {
    /// Seats that living machines hold.
    ///
    /// - Parameters:
    ///   - license: The license.
    ///   - threshold: Machines seen after it are alive; nil when nothing dies.
    ///   - now: Machines with a file that ends later are alive, too.
    ///   - machine: One that does not count.
    /// - Returns: Their number.
    /// - Throws: ``StoreError``.
    package func seats(
        of license: Identifier<License>,
        seenAfter threshold: Instant?,
        at now: Instant,
        besides machine: Identifier<Machine>? = nil
    ) throws -> Int {
        try count(
            """
            SELECT (
                SELECT count(*) FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND last_seen_at > $3 AND id <> $4
            ) + (
                SELECT count(*) FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND file_expires_at > $5
                    AND last_seen_at <= $3 AND id <> $4
            )
            """,
            [
                .id(license), .instant(threshold ?? Instant(milliseconds: .min)),
                machine.map { .id($0) } ?? .blob([]), .instant(now),
            ]
        )
    }

    /// Seats held by machines that were activated before this one.
    package func olderSeats(
        than machine: Machine,
        seenAfter threshold: Instant?,
        at now: Instant
    ) throws -> Int {
        try count(
            """
            SELECT count(*) FROM machines
            WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND id < $4
                AND (last_seen_at > $3 OR file_expires_at > $5)
            """,
            [
                .id(machine.licenseID), .instant(threshold ?? Instant(milliseconds: .min)), .id(machine.id),
                .instant(now),
            ]
        )
    }

    /// Whether any machine of the license is alive.
    package func anyAlive(
        of license: Identifier<License>,
        seenAfter threshold: Instant,
        at now: Instant
    ) throws -> Bool {
        try exists(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND last_seen_at > $3
            ) OR EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND file_expires_at > $4
            )
            """,
            [.id(license), .instant(threshold), .instant(now)]
        )
    }

    /// Seats that stay taken although their machines are gone, because their license files go on.
    package func heldSeats(
        of license: Identifier<License>,
        for fingerprint: String,
        at now: Instant
    ) throws -> HeldSeats {
        let held = try first(
            """
            SELECT count(CASE WHEN fingerprint <> $3 THEN 1 END), max(CASE WHEN fingerprint = $3 THEN held_until END)
            FROM machines WHERE tenant = $1 AND license_id = $2 AND held_until > $4
            """,
            [.id(license), .text(fingerprint), .instant(now)]
        ) { HeldSeats(others: Int($0.integer(0)), own: $0.optionalInstant(1)) }
        return held ?? .none
    }
}

extension TenantWriter {
    /// A device that comes back takes its seat again.
    package func releaseHeldSeat(of license: Identifier<License>, for fingerprint: String) throws {
        try execute(
            """
            UPDATE machines SET held_until = NULL
            WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND held_until IS NOT NULL
            """,
            [.id(license), .text(fingerprint)]
        )
    }
}
