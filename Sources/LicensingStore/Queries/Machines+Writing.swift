import LicensingCore

extension TenantScope {
    /// Machines whose floors of liveness are past a moment after which they showed themselves (``Migrations/quietHeartbeats``).
    ///
    /// - Parameters:
    ///   - policy: Whose machines.
    ///   - moment: The moment.
    ///   - limit: How many at most.
    /// - Returns: The machines, by their ids.
    /// - Throws: ``StoreError``.
    package func lateFloors(
        of policy: Identifier<Policy>,
        seenAfter moment: Instant,
        limit: Int
    ) throws -> [Identifier<Machine>] {
        try query(
            """
            SELECT id FROM machines
            WHERE tenant = $1 AND policy_id = $2 AND seen_floor <= $3
                AND \(reading.dialect.isSeen("machines", after: "$3"))
                AND deleted_at IS NULL AND death_announced = 0 AND file_expires_at IS NULL
            LIMIT $4
            """,
            [.id(policy), .instant(moment), .integer(limit)]
        ) { $0.id(0, of: Machine.self) }
        .sorted { $0.bits < $1.bits }
    }
}

extension TenantWriter {
    /// Adds a machine and takes its seat.
    package func insert(_ machine: Machine, policy: Identifier<Policy>) throws {
        try insert(
            into: "machines",
            [
                ("id", .id(machine.id)), ("license_id", .id(machine.licenseID)), ("policy_id", .id(policy)),
                ("fingerprint", .text(machine.fingerprint)), ("name", .text(machine.name)),
                ("platform", .text(machine.platform?.rawValue)), ("hostname", .text(machine.hostname)),
                ("cores", .integer(machine.cores)), ("metadata", .text(machine.metadata)),
                ("ip_address", .text(machine.ipAddress)), ("last_seen_at", .instant(machine.lastSeenAt)),
                ("last_heartbeat_at", .instant(machine.lastHeartbeatAt)),
                ("seen_floor", .instant(machine.lastSeenAt)),
                ("file_expires_at", .instant(machine.fileExpiresAt)),
                ("device_key", machine.deviceKey.map { .blob($0) } ?? .null),
                ("created_at", .instant(machine.createdAt)), ("updated_at", .instant(machine.updatedAt)),
            ],
            forgetting: .license(machine.licenseID)
        )
        try send(
            "UPDATE licenses SET machine_count = machine_count + 1, ever_activated = 1 WHERE tenant = $1 AND id = $2",
            [.id(machine.licenseID)],
            forgetting: .license(machine.licenseID)
        )
        try countMachines(by: 1)
    }

    package func update(_ machine: Machine) throws {
        try update(
            "machines",
            id: .id(machine.id),
            [
                ("name", .text(machine.name)), ("hostname", .text(machine.hostname)),
                ("metadata", .text(machine.metadata)), ("updated_at", .instant(machine.updatedAt)),
            ],
            forgetting: .license(machine.licenseID)
        )
    }

    /// Notes that a machine showed itself, which revives it.
    ///
    /// Who remembers it as it was takes it for dead too early at the worst, and then looks: only the first heartbeat, which is
    /// shown, must be known.
    package func noteSeen(_ machine: Machine, at now: Instant, heartbeat: Bool) throws {
        let isFirst = heartbeat && machine.lastHeartbeatAt == nil
        let forgotten: Forgotten = isFirst ? .license(machine.licenseID) : .nothing
        let values: [SQLValue] = [.id(machine.id), .instant(now)]
        let statements = SignOfLife.statements(heartbeat: heartbeat, writing.dialect)
        // SQLite writes every index that a statement could move, so nearly all heartbeats go by one that can move none.
        if !writing.dialect.isShared,
            try execute(statements.note, values, forgetting: forgotten) > 0
        {
            return
        }
        try send(statements.reviving, values, forgetting: forgotten)
    }

    /// Notes the heartbeat of a machine that lives, with one statement that changes anything.
    ///
    /// Only where one writer comes after the other: what was looked at must hold when it is written. Nothing is forgotten for it:
    /// whoever remembers the machine notes its first heartbeat.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - license: Whose machine it must be.
    ///   - policy: The policy it must be under.
    ///   - changedAt: When that policy must have been changed last.
    ///   - now: When the heartbeat came.
    /// - Returns: The machine with its heartbeat; nil when any of it is otherwise, its death was announced, or a file of it has ended.
    /// - Throws: ``StoreError``.
    package func noteHeartbeat(
        of machine: Identifier<Machine>,
        on license: Identifier<License>,
        under policy: Identifier<Policy>,
        changedAt: Instant,
        at now: Instant
    ) throws -> Machine? {
        let plain = try first(
            """
            SELECT \(MachineColumns.of(writing.dialect)) FROM machines
            WHERE tenant = $1 AND id = $2 AND \(SignOfLife.isAwake) AND license_id = $4 AND policy_id = $5
                AND EXISTS (SELECT 1 FROM policies WHERE tenant = $1 AND id = $5 AND updated_at = $6)
            """,
            [.id(machine), .instant(now), .id(license), .id(policy), .instant(changedAt)],
            Machine.init(row:)
        )
        guard var found = plain else {
            return nil
        }
        // Requests may overtake each other; the later sign of life counts.
        found.lastSeenAt = max(found.lastSeenAt, now)
        found.lastHeartbeatAt = found.lastSeenAt
        if try !writing.journalHeartbeat(of: machine, at: found.lastSeenAt) {
            try noteSeen(found, at: now, heartbeat: true)
        }
        return found
    }

    /// Lets the floor of a machine follow its last sign of life, unless its death was announced meanwhile.
    ///
    /// It waits for nobody: whoever is at work on the machine is passed over until the next time.
    package func raiseFloor(of machine: Identifier<Machine>) throws {
        let seen = writing.dialect.lastSeen(of: "machines")
        try send(
            """
            UPDATE machines SET seen_floor = \(seen), last_seen_at = \(seen)\(writing.dialect.lastHeartbeatKept)
            WHERE tenant = $1 AND id IN (
                SELECT id FROM machines
                WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL AND death_announced = 0\(reading.dialect.rowClaim)
            )
            """,
            [.id(machine)],
            forgetting: .nothing
        )
    }

    /// Notes that a license file was made for a machine: it holds its seat until the file ends.
    ///
    /// A shorter file does not end a longer one; and as long as one goes on, the device keeps the key it came with: whoever
    /// could put another one in its place could prove a removal that never was.
    package func noteFile(
        of machine: Machine,
        until end: Instant,
        deviceKey: [UInt8]?,
        at now: Instant
    ) throws {
        try send(
            """
            UPDATE machines SET death_announced = 0,
                file_expires_at = CASE WHEN file_expires_at > $3 THEN file_expires_at ELSE $3 END,
                device_key = CASE WHEN file_expires_at > $5 AND device_key IS NOT NULL THEN device_key
                    ELSE coalesce($4, device_key) END
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL
            """,
            [.id(machine.id), .instant(end), deviceKey.map { .blob($0) } ?? .null, .instant(now)],
            forgetting: .license(machine.licenseID)
        )
    }

    /// Removes a machine and frees its seat, at once or later.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - now: When it goes.
    ///   - heldUntil: Until when its seat stays taken; see ``SeatRelease``.
    /// - Returns: Whether it was there.
    /// - Throws: ``StoreError``.
    @discardableResult
    package func delete(_ machine: Machine, at now: Instant, heldUntil: Instant? = nil) throws -> Bool {
        let columns: [(name: String, value: SQLValue)] = [
            ("deleted_at", .instant(now)), ("held_until", .instant(heldUntil)),
        ]
        guard
            try update(
                "machines",
                id: .id(machine.id),
                columns,
                forgetting: .license(machine.licenseID)
            ) == 1
        else {
            return false
        }
        try send(
            """
            UPDATE licenses SET machine_count = machine_count - 1,
                seats_held_until = CASE WHEN seats_held_until > $3 THEN seats_held_until ELSE coalesce($3, seats_held_until) END
            WHERE tenant = $1 AND id = $2
            """,
            [.id(machine.licenseID), .instant(heldUntil)],
            forgetting: .license(machine.licenseID)
        )
        try countMachines(by: -1)
        return true
    }

    /// Lets machines that were alive at some moment start a new interval now: they could not send heartbeats meanwhile.
    package func refreshMachines(
        of license: Identifier<License>,
        _ alive: LivenessThresholds,
        to now: Instant
    ) throws {
        for (condition, moment) in [
            (writing.dialect.isSeen("machines", after: "$3"), alive.seenAfter),
            ("file_expires_at > $3", alive.fileAfter),
        ] {
            try execute(
                """
                UPDATE machines SET last_seen_at = $4, seen_floor = $4\(writing.dialect.lastHeartbeatKept)
                WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL AND \(condition)
                """,
                [.id(license), .instant(moment), .instant(now)],
                forgetting: .license(license)
            )
        }
    }

    /// Keeps the machines' copy of the policy true after their license moved to another one.
    package func moveMachines(of license: Identifier<License>, to policy: Identifier<Policy>) throws {
        try execute(
            "UPDATE machines SET policy_id = $3 WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL",
            [.id(license), .id(policy)],
            forgetting: .license(license)
        )
    }

    package func noteAnnouncedDeath(of machine: Identifier<Machine>) throws {
        let seen = writing.dialect.lastSeen(of: "machines")
        try send(
            """
            UPDATE machines SET death_announced = 1, seen_floor = \(seen),
                last_seen_at = \(seen)\(writing.dialect.lastHeartbeatKept)
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL
            """,
            [.id(machine)],
            forgetting: .nothing
        )
    }
}
