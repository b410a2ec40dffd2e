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
            guard let threshold = Liveness(terms: terms, outages: outages, now: now).aliveIfSeenAfter else {
                continue
            }
            for announced in [0, 1] {
                total += try count(
                    """
                    SELECT count(*) FROM machines
                    WHERE tenant = $1 AND policy_id = $2 AND last_seen_at <= $3
                        AND death_announced = \(announced) AND deleted_at IS NULL
                    """,
                    [.id(policy.id), .instant(threshold)]
                )
            }
            total -= try aliveByFile(under: policy.id, notSeenAfter: threshold, at: now)
        }
        return total
    }

    /// Machines that would be dead without their license file.
    private func aliveByFile(
        under policy: Identifier<Policy>,
        notSeenAfter threshold: Instant,
        at now: Instant
    ) throws -> Int {
        try count(
            """
            SELECT count(*) FROM machines
            WHERE tenant = $1 AND policy_id = $2 AND deleted_at IS NULL AND file_expires_at > $3 AND last_seen_at <= $4
            """,
            [.id(policy), .instant(now), .instant(threshold)]
        )
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
