import LicensingCore

extension TenantScope {
    /// What ``Machine`` is made of; others follow at ``MachineColumns/count``.
    private var columns: String { MachineColumns.of(reading.dialect) }

    package func machine(_ id: Identifier<Machine>) throws -> Machine? {
        try first(
            "SELECT \(columns) FROM machines WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            Machine.init(row:)
        )
    }

    /// Whether a heartbeat of a license's machine would be a plain one: nothing of it has to be revived.
    package func isAwake(
        _ machine: Identifier<Machine>,
        of license: Identifier<License>,
        at now: Instant
    ) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM machines WHERE tenant = $1 AND id = $2 AND \(SignOfLife.isAwake) AND license_id = $4
            """,
            [.id(machine), .instant(now), .id(license)]
        )
    }

    package func machine(fingerprint: String, on license: Identifier<License>) throws -> Machine? {
        try first(
            """
            SELECT \(columns) FROM machines
            WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND deleted_at IS NULL
            """,
            [.id(license), .text(fingerprint)],
            Machine.init(row:)
        )
    }

    /// The newest machines of a license.
    package func newestMachines(of license: Identifier<License>, limit: Int) throws -> [Machine] {
        try query(
            """
            SELECT \(columns) FROM machines
            WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT $3
            """,
            [.id(license), .integer(limit)],
            Machine.init(row:)
        )
    }

    /// A machine of a license, or what is left of one.
    package func machineOnceActivated(
        _ id: Identifier<Machine>,
        of license: Identifier<License>
    ) throws -> (machine: Machine, isActivated: Bool)? {
        try first(
            """
            SELECT \(columns), machines.deleted_at FROM machines
            WHERE tenant = $1 AND id = $2 AND license_id = $3
            """,
            [.id(id), .id(license)]
        ) { (try Machine(row: $0), $0.isNull(MachineColumns.count)) }
    }

    /// The license of a machine that is gone while its seat is held.
    package func licenseOfHeldSeat(_ id: Identifier<Machine>, at now: Instant) throws -> Identifier<License>?
    {
        try first(
            "SELECT license_id FROM machines WHERE tenant = $1 AND id = $2 AND held_until > $3",
            [.id(id), .instant(now)]
        ) { $0.id(0) }
    }

    /// Machines with their policies' terms, newest first.
    package func machines(
        _ filter: MachineFilter,
        _ page: PageRequest,
        outages: [Outage],
        at now: Instant
    ) throws -> Page<RuledMachine> {
        var statement = ListStatement()
        statement.filter("machines.license_id = ?", filter.license) { .id($0) }
        statement.filter("machines.fingerprint = ?", filter.fingerprint) { .text($0) }
        if let status = filter.status {
            let (clause, values) = try condition(of: status, outages: outages, at: now)
            statement.filter(clause, values)
        }
        var known: [UUIDBits: PolicyTerms] = [:]
        let page = try statement.page(
            of: columns + ", machines.policy_id",
            from: "machines",
            in: self,
            page,
            id: \MachineOfPolicy.machine.id.bits
        ) { MachineOfPolicy(machine: try Machine(row: $0), policy: $0.id(MachineColumns.count)) }
        return try page.map { row in
            if known[row.policy.bits] == nil {
                known[row.policy.bits] = try policy(row.policy)?.terms
            }
            return RuledMachine(machine: row.machine, terms: known[row.policy.bits] ?? PolicyTerms())
        }
    }

    /// How many different fingerprints the license has ever had.
    package func fingerprintsEver(of license: Identifier<License>) throws -> Int {
        try count(
            """
            SELECT (
                SELECT count(*) FROM machines WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL
            ) + (
                SELECT count(DISTINCT g.fingerprint) FROM machines g
                WHERE g.tenant = $1 AND g.license_id = $2 AND g.deleted_at IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM machines m WHERE m.tenant = $1 AND m.license_id = $2
                        AND m.fingerprint = g.fingerprint AND m.deleted_at IS NULL
                )
            )
            """,
            [.id(license)]
        )
    }

    /// Whether the license has ever had this fingerprint.
    package func hasEverHad(_ fingerprint: String, on license: Identifier<License>) throws -> Bool {
        try exists(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND deleted_at IS NULL
            ) OR EXISTS (
                SELECT 1 FROM machines
                WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND deleted_at IS NOT NULL
            )
            """,
            [.id(license), .text(fingerprint)]
        )
    }

    /// Whether another license holds this device although the policies forbid it.
    ///
    /// Where two policies differ the stricter wins, so the other license's policy counts as much as this
    /// one's.
    package func isHeldElsewhere(
        _ fingerprint: String,
        by license: License,
        terms: PolicyTerms
    ) throws -> Bool {
        let held = """
            SELECT 1 FROM machines m
            WHERE m.tenant = $1 AND m.fingerprint = $2 AND m.deleted_at IS NULL AND m.license_id <> $3
            """
        let values: [SQLValue] = [.text(fingerprint), .id(license.id)]
        switch terms.fingerprintUniqueness {
        case .perAccount:
            return try exists(held + " LIMIT 1", values)
        case .perPolicy:
            if try exists(held + " AND m.policy_id = $4 LIMIT 1", values + [.id(license.policyID)]) {
                return true
            }
        case .perLicense:
            break
        }
        // Few policies are that strict, so they are the outer loop: each costs one look-up in machines_by_device.
        return try exists(
            """
            SELECT 1 FROM policies p
            WHERE p.tenant = $1 AND p.fingerprint_uniqueness = 'PER_ACCOUNT'
                AND EXISTS (\(held) AND m.policy_id = p.id)
            LIMIT 1
            """,
            values
        )
    }

    /// ``Liveness/status(of:)`` in SQL: one clause per heartbeat interval that is in use.
    private func condition(
        of status: HeartbeatStatus,
        outages: [Outage],
        at now: Instant
    ) throws -> (String, [SQLValue]) {
        let intervals = try query(
            "SELECT DISTINCT heartbeat_interval_minutes FROM policies WHERE tenant = $1 AND require_heartbeat = 1"
        ) { Int($0.integer(0)) }
        let (seen, beaten) = (
            reading.dialect.lastSeen(of: "machines"), reading.dialect.lastHeartbeat(of: "machines")
        )
        var clauses: [String] = []
        var values: [SQLValue] = []
        for minutes in intervals {
            var terms = PolicyTerms()
            terms.requireHeartbeat = true
            terms.heartbeatIntervalMinutes = minutes
            let alive = Liveness(terms: terms, outages: outages, now: now).thresholds
            clauses.append(
                """
                (p.heartbeat_interval_minutes = ? AND \(seen) <= ?
                AND (machines.file_expires_at IS NULL OR machines.file_expires_at <= ?))
                """
            )
            values += [
                .integer(minutes), .instant(alive?.seenAfter ?? now), .instant(alive?.fileAfter ?? now),
            ]
        }
        let dead = """
            EXISTS (SELECT 1 FROM policies p
            WHERE p.id = machines.policy_id AND p.require_heartbeat = 1 AND \(disjunction(clauses)))
            """
        return switch status {
        case .dead: (dead, values)
        case .alive: ("NOT \(dead) AND \(beaten) IS NOT NULL", values)
        case .notStarted: ("NOT \(dead) AND \(beaten) IS NULL", values)
        }
    }
}

/// `OR` between any number of clauses, as a tree: SQLite allows expressions a depth of a thousand.
private func disjunction(_ clauses: [String]) -> String {
    guard clauses.count > 1 else {
        return clauses.first ?? "1 = 0"
    }
    let half = clauses.count / 2
    return "(\(disjunction(Array(clauses[..<half]))) OR \(disjunction(Array(clauses[half...]))))"
}

/// A machine row with its policy's id.
private struct MachineOfPolicy: Sendable {
    let machine: Machine
    let policy: Identifier<Policy>
}
