import LicensingCore

/// What only the clock causes, over all tenants: the sweeps' questions.
extension ReadTransaction {
    /// Licenses with something to tell that nobody was told yet: that they expired, or that their expiry revoked them.
    package func licensesToSettle(
        at now: Instant,
        limit: Int
    ) throws -> [(tenant: Tenant, license: Identifier<License>)] {
        var due: [(license: Identifier<License>, tenant: Int64)] = []
        for notice in [ExpiryNotice.none, .withoutRevocation] {
            due += try query(
                """
                SELECT id, tenant FROM licenses
                WHERE deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = \(notice.rawValue)
                    AND expires_at <= $1
                ORDER BY expires_at LIMIT $2
                """,
                [.instant(now), .integer(limit - due.count)],
                behind: .server
            ) { (license: $0.id(0), tenant: $0.integer(1)) }
        }
        for policy in try revokingPolicies() where due.count < limit {
            due += try licensesToRevoke(of: policy.id, tenant: policy.tenant, at: now, limit - due.count)
                .map { (license: $0, tenant: policy.tenant) }
        }
        return try due.compactMap { row in
            try tenant(number: row.tenant).map { ($0, row.license) }
        }
    }

    private func revokingPolicies() throws -> [(id: Identifier<Policy>, tenant: Int64)] {
        try query(
            "SELECT id, tenant FROM policies WHERE deleted_at IS NULL AND expiration_strategy = $1",
            [.text(ExpirationStrategy.revoke.rawValue)],
            behind: .server
        ) { (id: $0.id(0), tenant: $0.integer(1)) }
    }

    /// Licenses whose expiry was announced before their policy revoked: it came to revoke later, or they to it.
    ///
    /// Nothing has to be remembered when either happens: that they are not revoked in writing says it.
    private func licensesToRevoke(
        of policy: Identifier<Policy>,
        tenant: Int64,
        at now: Instant,
        _ limit: Int
    ) throws -> [Identifier<License>] {
        try query(
            """
            SELECT id FROM licenses
            WHERE tenant = $1 AND deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = 1
                AND revoked_at IS NULL AND banned_at IS NULL AND policy_id = $2 AND expires_at <= $3
            ORDER BY expires_at LIMIT $4
            """,
            [.integer(tenant), .id(policy), .instant(now), .integer(limit)],
            behind: .tenant(tenant)
        ) { $0.id(0) }
    }

    /// Every policy under which machines can die.
    package func policiesWithDeadlines() throws -> [(tenant: Tenant, policy: Policy)] {
        try query(
            """
            SELECT \(Policy.columns(of: "p")), t.number, t.account_id, t.environment
            FROM policies p JOIN tenants t ON t.number = p.tenant
            WHERE p.deleted_at IS NULL AND p.require_heartbeat = 1
            """,
            [],
            behind: .server
        ) { row in
            (try Tenant(row: row, from: Policy.columnCount), try Policy(row: row))
        }
    }
}

extension TenantScope {
    /// Machines of a policy whose death was not dealt with, their license not suspended: those without a license file, and
    /// those whose file has ended.
    package func deadMachines(
        of policy: Identifier<Policy>,
        notAlive alive: LivenessThresholds,
        limit: Int
    ) throws -> [Identifier<Machine>] {
        let values: [SQLValue] = [.id(policy), .instant(alive.seenAfter)]
        let silent = try deadMachines(
            "m.file_expires_at IS NULL AND m.seen_floor <= $3",
            values + [.integer(limit)],
            limitAt: 4
        )
        guard silent.count < limit else {
            return silent
        }
        return try silent
            + deadMachines(
                "m.file_expires_at <= $4",
                values + [.instant(alive.fileAfter), .integer(limit - silent.count)],
                limitAt: 5
            )
    }

    private func deadMachines(
        _ condition: String,
        _ values: [SQLValue],
        limitAt position: Int
    ) throws -> [Identifier<Machine>] {
        try query(
            """
            SELECT m.id FROM machines m JOIN licenses l ON l.id = m.license_id
            WHERE m.tenant = $1 AND m.policy_id = $2 AND \(reading.dialect.isUnseen("m", after: "$3")) AND m.death_announced = 0
                AND m.deleted_at IS NULL AND \(condition)
                AND (l.suspended_at IS NULL OR l.revoked_at IS NOT NULL OR l.banned_at IS NOT NULL)
            LIMIT $\(position)
            """,
            values
        ) { $0.id(0) }
    }
}

extension TenantScope {
    /// How much of a license's present expiry was told.
    package func expiryNotice(of license: Identifier<License>) throws -> ExpiryNotice {
        let number = try count(
            "SELECT expiry_announced FROM licenses WHERE tenant = $1 AND id = $2",
            [.id(license)]
        )
        guard let notice = ExpiryNotice(rawValue: number) else {
            throw StoreError.defect("ExpiryNotice has no case \(number).")
        }
        return notice
    }
}

extension Tenant {
    init(row: any SQLRow, from first: Int) throws {
        self.init(
            number: row.integer(first),
            account: row.id(first + 1),
            environment: try stored(EnvironmentKind.self, row.text(first + 2))
        )
    }
}
