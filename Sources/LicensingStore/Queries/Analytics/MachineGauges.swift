import LicensingCore

extension TenantScope {
    /// How many machines there are, dead or alive.
    package func machineCount() throws -> Int {
        try count("SELECT count FROM machine_counts WHERE tenant = $1")
    }

    /// How many machines are past their deadline at a moment: ``Liveness/isAlive(_:)``, policy by policy.
    package func deadMachineCount(outages: [Outage], at now: Instant) throws -> Int {
        let policies = try query(
            """
            SELECT id, heartbeat_interval_minutes FROM policies
            WHERE tenant = $1 AND require_heartbeat = 1 AND deleted_at IS NULL
            """
        ) { (id: $0.id(0, of: Policy.self), minutes: Int($0.integer(1))) }
        var total = 0
        for policy in policies {
            var terms = PolicyTerms()
            terms.requireHeartbeat = true
            terms.heartbeatIntervalMinutes = policy.minutes
            guard let alive = Liveness(terms: terms, outages: outages, now: now).thresholds else {
                continue
            }
            total += try deadMachineCount(under: policy.id, alive)
        }
        return total
    }

    /// Each condition is an index: nobody's death announced, of machines without a file and with an ended one, and announced.
    private func deadMachineCount(
        under policy: Identifier<Policy>,
        _ alive: LivenessThresholds
    ) throws -> Int {
        let isUnseen = reading.dialect.isUnseen("machines", after: "$3")
        let values: [SQLValue] = [.id(policy), .instant(alive.seenAfter)]
        let conditions: [(String, [SQLValue])] = [
            (
                "seen_floor <= $3 AND \(isUnseen) AND death_announced = 0 AND file_expires_at IS NULL",
                []
            ),
            (
                "\(isUnseen) AND death_announced = 0 AND file_expires_at <= $4",
                [.instant(alive.fileAfter)]
            ),
            // There the floor is the last sign of life.
            (
                "seen_floor <= $3 AND death_announced = 1 AND (file_expires_at IS NULL OR file_expires_at <= $4)",
                [.instant(alive.fileAfter)]
            ),
        ]
        return try conditions.reduce(0) { total, condition in
            try total
                + count(
                    """
                    SELECT count(*) FROM machines
                    WHERE tenant = $1 AND policy_id = $2 AND deleted_at IS NULL AND \(condition.0)
                    """,
                    values + condition.1
                )
        }
    }
}

extension TenantWriter {
    /// Keeps the number of machines true.
    func countMachines(by difference: Int) throws {
        guard difference != 0 else {
            return
        }
        try writing.sendLast(
            """
            INSERT INTO machine_counts (tenant, count) VALUES ($1, $2)
            ON CONFLICT (tenant) DO UPDATE SET count = machine_counts.count + excluded.count
            """,
            [.integer(tenant.number), .integer(difference)],
            behind: fence,
            rank: "machine_counts/\(tenant.number)"
        )
    }
}
