import LicensingCore

/// What nearly every question about a license needs, in one look.
///
/// Of license and machine only what a verdict and its answer look at.
package struct LicenseGlance: Sendable {
    package let location: LicenseLocation
    package let license: License
    package let hasOwnEntitlements: Bool
    /// The machine with the fingerprint that was asked about.
    package let machine: Machine?
}

/// Only where no second fence stands (``ReadTransaction/glance(at:fingerprint:)``), so for one engine.
private let glancing = """
    SELECT l.id, l.key_hint, t.number, t.account_id, t.environment,
        l.product_id, l.policy_id, l.name, l.expires_at, l.max_machines_override, l.max_uses_override, l.machine_count,
        l.ever_activated, l.suspended_at, l.revoked_at, l.banned_at, l.seats_held_until, l.created_at,
        coalesce(u.uses_count, 0), u.last_validated_at,
        EXISTS (SELECT 1 FROM license_entitlements e WHERE e.license_id = l.id),
        m.id, m.name, m.last_seen_at, m.last_heartbeat_at, m.file_expires_at,
        \(Dialect.sqlite.journaledHeartbeat(of: "m"))
    FROM licenses l CROSS JOIN tenants t
        LEFT JOIN license_uses u ON u.license_id = l.id
        LEFT JOIN machines m
            ON m.tenant = l.tenant AND m.license_id = l.id AND m.fingerprint = $3 AND m.deleted_at IS NULL
    WHERE l.key_hash IN ($1, $2) AND l.deleted_at IS NULL AND (l.key_hash = $1 OR l.key_generated = 1)
        AND t.number = l.tenant
    """

extension ReadTransaction {
    /// Looks at all licenses that a key may mean, whatever account or environment is asked for.
    ///
    /// Where a second fence stands, machines cannot be met before the tenant is known: then this is not for it.
    ///
    /// - Parameters:
    ///   - key: The key, under one master key.
    ///   - fingerprint: The device that is asked about.
    /// - Returns: Nil where it has to be looked at step by step.
    /// - Throws: ``StoreError``.
    package func glance(at key: LicenseKeyQuery, fingerprint: String?) throws -> [LicenseGlance]? {
        guard !dialect.hasRowSecurity, key.otherHashes == nil else {
            return nil
        }
        let hashes = key.hashes.both
        return try query(
            glancing,
            hashes.map { .blob($0) } + [.text(fingerprint)],
            behind: .hashes(hashes)
        ) { try LicenseGlance(row: $0, fingerprint: fingerprint) }
    }
}

extension LicenseGlance {
    fileprivate init(row: any SQLRow, fingerprint: String?) throws {
        location = LicenseLocation(
            license: row.id(0),
            tenant: try Tenant(row: row, from: 2),
            keyHint: row.text(1)
        )
        var license = License(
            id: row.id(0),
            productID: row.id(5),
            policyID: row.id(6),
            keyHint: row.text(1),
            createdAt: row.instant(17)
        )
        license.name = row.optionalText(7)
        license.expiresAt = row.optionalInstant(8)
        license.maxMachinesOverride = row.optionalInteger(9)
        license.maxUsesOverride = row.optionalInteger(10)
        license.machineCount = Int(row.integer(11))
        license.everActivated = row.boolean(12)
        license.suspendedAt = row.optionalInstant(13)
        license.revokedAt = row.optionalInstant(14)
        license.bannedAt = row.optionalInstant(15)
        license.seatsHeldUntil = row.optionalInstant(16)
        license.usesCount = Int(row.integer(18))
        license.lastValidatedAt = row.optionalInstant(19)
        self.license = license
        hasOwnEntitlements = row.boolean(20)
        machine = fingerprint.flatMap { fingerprint in
            row.isNull(21) ? nil : Machine(glance: row, from: 21, of: license.id, fingerprint)
        }
    }
}

extension Machine {
    fileprivate init(
        glance row: any SQLRow,
        from first: Int,
        of license: Identifier<License>,
        _ fingerprint: String
    ) {
        let seen = row.instant(first + 2)
        self.init(
            id: row.id(first),
            licenseID: license,
            fingerprint: fingerprint,
            name: row.optionalText(first + 1),
            platform: nil,
            hostname: nil,
            cores: nil,
            metadata: "{}",
            ipAddress: nil,
            lastSeenAt: seen,
            lastHeartbeatAt: row.optionalInstant(first + 3),
            fileExpiresAt: row.optionalInstant(first + 4),
            createdAt: seen,
            updatedAt: seen
        )
        takeAlong(row.instant(first + 5))
    }
}
