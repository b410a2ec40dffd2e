import LicensingCore

/// Where a license key leads.
package struct LicenseLocation: Equatable, Sendable {
    package let license: Identifier<License>
    package let tenant: Tenant
    package let keyHint: String

    package init(license: Identifier<License>, tenant: Tenant, keyHint: String) {
        self.license = license
        self.tenant = tenant
        self.keyHint = keyHint
    }
}

private let locatingByOneKey = """
    SELECT l.id, l.key_hint, t.number, t.account_id, t.environment
    FROM licenses l CROSS JOIN tenants t
    WHERE l.key_hash IN ($1, $2) AND l.deleted_at IS NULL AND (l.key_hash = $1 OR l.key_generated = 1)
        AND t.number = l.tenant
    """

/// While one master key takes the place of another: the license lies under one of them, and nobody knows which.
private let locatingByTwoKeys = """
    SELECT l.id, l.key_hint, t.number, t.account_id, t.environment
    FROM licenses l CROSS JOIN tenants t
    WHERE l.key_hash IN ($1, $2, $3, $4) AND l.deleted_at IS NULL
        AND (l.key_hash IN ($1, $3) OR l.key_generated = 1) AND t.number = l.tenant
    """

extension ReadTransaction {
    /// Finds the license a key belongs to: live before test, and at equal text the oldest license (contract, section 3).
    ///
    /// No tenant is known yet. The hash alone finds the few rows there are, and the choice among them is made here, so that
    /// no plan can be tempted by a tenant's index; that is why SQLite is told the order of the tables, too.
    package func locateLicense(_ key: LicenseKeyQuery) throws -> LicenseLocation? {
        key.choice(among: try licenses(under: key))
    }

    /// All licenses that a key may mean, whatever account or environment is asked for.
    package func licenses(under key: LicenseKeyQuery) throws -> [LicenseLocation] {
        let hashes = key.hashes.both + (key.otherHashes?.both ?? [])
        return try query(
            key.otherHashes == nil ? locatingByOneKey : locatingByTwoKeys,
            hashes.map { .blob($0) },
            behind: .hashes(hashes)
        ) { row in
            LicenseLocation(license: row.id(0), tenant: try Tenant(row: row, from: 2), keyHint: row.text(1))
        }
    }
}

extension LicenseKeyQuery {
    /// The license that the key means.
    package func choice(among locations: [LicenseLocation]) -> LicenseLocation? {
        locations.filter(mayLead)
            .min { left, right in
                (left.tenant.environment == .live ? 0 : 1, left.license)
                    < (right.tenant.environment == .live ? 0 : 1, right.license)
            }
    }

    /// Whether the base path and the request allow the key to lead there.
    fileprivate func mayLead(to location: LicenseLocation) -> Bool {
        (account.map { $0 == location.tenant.account } ?? true)
            && (environment.map { $0 == location.tenant.environment } ?? true)
    }
}
