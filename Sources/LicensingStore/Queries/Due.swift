import LicensingCore

/// What only the clock causes, over all tenants: the sweeps' questions.
extension ReadTransaction {
    /// Licenses past their expiry that was not announced yet, oldest expiry first.
    package func licensesToExpire(
        at now: Instant,
        limit: Int
    ) throws -> [(tenant: Tenant, license: Identifier<License>)] {
        let due = try query(
            """
            SELECT id, tenant FROM licenses
            WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 0 AND expires_at <= $1
            ORDER BY expires_at LIMIT $2
            """,
            [.instant(now), .integer(limit)]
        ) { (license: $0.id(0, of: License.self), tenant: $0.integer(1)) }
        return try due.compactMap { row in
            try tenant(number: row.tenant).map { ($0, row.license) }
        }
    }

    /// Every policy under which machines can die.
    package func policiesWithDeadlines() throws -> [(tenant: Tenant, policy: Policy)] {
        try query(
            """
            SELECT \(Policy.columns(of: "p")), t.number, t.account_id, t.environment
            FROM policies p JOIN tenants t ON t.number = p.tenant
            WHERE p.deleted_at IS NULL AND p.require_heartbeat = 1
            """,
            []
        ) { row in
            (try Tenant(row: row, from: Policy.columnCount), try Policy(row: row))
        }
    }
}

extension TenantScope {
    /// Machines of a policy whose death was not dealt with: last seen at this moment or before, their license not suspended.
    package func deadMachines(
        of policy: Identifier<Policy>,
        notSeenAfter threshold: Instant,
        limit: Int
    ) throws -> [Identifier<Machine>] {
        try query(
            """
            SELECT m.id FROM machines m JOIN licenses l ON l.id = m.license_id
            WHERE m.tenant = $1 AND m.policy_id = $2 AND m.last_seen_at <= $3 AND m.death_announced = 0
                AND m.deleted_at IS NULL
                AND (l.suspended_at IS NULL OR l.revoked_at IS NOT NULL OR l.banned_at IS NOT NULL)
            ORDER BY m.last_seen_at LIMIT $4
            """,
            [.id(policy), .instant(threshold), .integer(limit)]
        ) { $0.id(0) }
    }
}

extension Tenant {
    fileprivate init(row: any SQLRow, from first: Int) throws {
        self.init(
            number: row.integer(first),
            account: row.id(first + 1),
            environment: try stored(EnvironmentKind.self, row.text(first + 2))
        )
    }
}
