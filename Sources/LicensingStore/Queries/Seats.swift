import LicensingCore

/// Who holds the seats of a license.
///
/// A machine with a license file counts as alive until the file ends. Counts go by the floors of liveness
/// (``Migrations/quietHeartbeats``); that a death was announced or not is said only to lead an index to them.
extension TenantScope {
    private var isSeen: String { reading.dialect.isSeen("machines", after: "$3") }

    /// Seats that living machines hold.
    ///
    /// - Parameters:
    ///   - license: The license.
    ///   - alive: What makes a machine alive; nil when nothing dies.
    ///   - machine: One that does not count.
    /// - Returns: Their number.
    /// - Throws: ``StoreError``.
    package func seats(
        of license: Identifier<License>,
        alive: LivenessThresholds?,
        besides machine: Identifier<Machine>? = nil
    ) throws -> Int {
        try countAlive(of: license, alive, where: "id <> $5", machine.map { .id($0) } ?? .blob([]))
    }

    /// Seats held by machines that were activated before this one.
    package func olderSeats(than machine: Machine, alive: LivenessThresholds?) throws -> Int {
        try countAlive(of: machine.licenseID, alive, where: "id < $5", .id(machine.id))
    }

    private func countAlive(
        of license: Identifier<License>,
        _ alive: LivenessThresholds?,
        where condition: String,
        _ value: SQLValue
    ) throws -> Int {
        try count(
            """
            SELECT (
                SELECT count(*) FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL
                    AND death_announced IN (0, 1) AND seen_floor > $3 AND \(condition)
            ) + (
                SELECT count(*) FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL
                    AND death_announced = 0 AND seen_floor <= $3
                    AND (file_expires_at IS NULL OR file_expires_at <= $4) AND \(isSeen) AND \(condition)
            ) + (
                SELECT count(*) FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND file_expires_at > $4
                    AND seen_floor <= $3 AND \(condition)
            )
            """,
            [.id(license)] + alive.bounds + [value]
        )
    }

    /// Whether any machine of the license is alive.
    package func anyAlive(of license: Identifier<License>, _ alive: LivenessThresholds) throws -> Bool {
        try exists(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL
                    AND death_announced IN (0, 1) AND seen_floor > $3
            ) OR EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL
                    AND death_announced = 0 AND seen_floor <= $3
                    AND (file_expires_at IS NULL OR file_expires_at <= $4) AND \(isSeen)
            ) OR EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND file_expires_at > $4
            )
            """,
            [.id(license), .instant(alive.seenAfter), .instant(alive.fileAfter)]
        )
    }

    /// Seats that stay taken although their machines are gone, because their license files go on.
    ///
    /// - Parameters:
    ///   - license: The license; without a look where it cannot have any.
    ///   - fingerprint: The device that is asked for.
    ///   - machine: Its machine, if it has one.
    ///   - now: The moment.
    /// - Returns: Whose they are.
    /// - Throws: ``StoreError``.
    package func heldSeats(
        of license: License,
        for fingerprint: String,
        machine: Identifier<Machine>? = nil,
        at now: Instant
    ) throws -> HeldSeats {
        guard license.mayHaveHeldSeats(at: now) else {
            return .none
        }
        let held = try first(
            """
            SELECT count(CASE WHEN fingerprint <> $3 THEN 1 END),
                count(CASE WHEN fingerprint <> $3 AND id < $5 THEN 1 END),
                max(CASE WHEN fingerprint = $3 THEN held_until END)
            FROM machines WHERE tenant = $1 AND license_id = $2 AND held_until > $4
            """,
            [
                .id(license.id), .text(fingerprint), .instant(now), machine.map { .id($0) } ?? .blob([]),
            ]
        ) { HeldSeats(others: Int($0.integer(0)), older: Int($0.integer(1)), own: $0.optionalInstant(2)) }
        return held ?? .none
    }

    /// The key that a device with this fingerprint came with the last time.
    package func lastDeviceKey(of license: Identifier<License>, for fingerprint: String) throws -> [UInt8]? {
        try first(
            """
            SELECT device_key FROM (
                SELECT id, device_key FROM machines
                WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND deleted_at IS NULL
                UNION ALL SELECT id, device_key FROM machines
                WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND deleted_at IS NOT NULL
            ) AS devices WHERE device_key IS NOT NULL ORDER BY id DESC LIMIT 1
            """,
            [.id(license), .text(fingerprint)]
        ) { $0.blob(0) }
    }

    /// The machines that are gone while their seats are held, the newest first.
    package func heldSeats(
        of license: Identifier<License>,
        _ page: PageRequest,
        at now: Instant
    ) throws -> Page<HeldSeat> {
        var statement = ListStatement(softDeletes: false)
        statement.filter("machines.license_id = ?", [.id(license)])
        statement.filter("machines.held_until > ?", [.instant(now)])
        return try statement.page(
            of: "machines.id, machines.fingerprint, machines.name, machines.hostname, machines.held_until",
            from: "machines",
            in: self,
            page,
            id: \HeldSeat.machine.bits
        ) { row in
            HeldSeat(
                machine: row.id(0),
                fingerprint: row.text(1),
                name: row.optionalText(2),
                hostname: row.optionalText(3),
                heldUntil: row.instant(4)
            )
        }
    }
}

extension TenantWriter {
    /// Frees a seat that is only held.
    ///
    /// - Returns: Whether it was held.
    package func releaseHeldSeat(of machine: Identifier<Machine>, at now: Instant) throws -> Bool {
        try execute(
            "UPDATE machines SET held_until = NULL WHERE tenant = $1 AND id = $2 AND held_until > $3",
            [.id(machine), .instant(now)],
            // How many seats are held is never remembered, only until when there may be any.
            forgetting: .nothing
        ) == 1
    }

    /// Frees the seat that is held for a device.
    ///
    /// - Returns: Whether one was.
    @discardableResult
    package func releaseHeldSeat(
        of license: Identifier<License>,
        for fingerprint: String,
        at now: Instant
    ) throws -> Bool {
        try execute(
            """
            UPDATE machines SET held_until = NULL
            WHERE tenant = $1 AND license_id = $2 AND held_until > $4 AND fingerprint = $3
            """,
            [.id(license), .text(fingerprint), .instant(now)],
            forgetting: .nothing
        ) > 0
    }
}

extension Optional<LivenessThresholds> {
    /// What stands for "nothing dies" counts every machine as seen.
    fileprivate var bounds: [SQLValue] {
        let never = Instant(milliseconds: .min)
        return [.instant(self?.seenAfter ?? never), .instant(self?.fileAfter ?? never)]
    }
}

extension WriteTransaction {
    /// Forgets seats that are held no longer.
    package func releaseEndedSeats(at now: Instant, limit: Int) throws -> Int {
        try execute(
            """
            UPDATE machines SET held_until = NULL WHERE held_until <= $1 AND id IN (
                SELECT id FROM machines WHERE held_until <= $1 ORDER BY held_until LIMIT $2
            )
            """,
            [.instant(now), .integer(limit)],
            behind: .server
        )
    }
}
