import LicensingCore

/// Where a license key leads.
package struct LicenseLocation: Equatable, Sendable {
    package let license: Identifier<License>
    package let tenant: Tenant
    package let keyHint: String
}

extension ReadTransaction {
    /// Finds the license a key belongs to: live before test, and at equal text the oldest license (contract, section 3).
    ///
    /// No tenant is known yet. The hash alone finds the few rows there are, and the choice among them is made here, so that
    /// no plan can be tempted by a tenant's index.
    package func locateLicense(_ key: LicenseKeyQuery) throws -> LicenseLocation? {
        let candidates = try query(
            """
            SELECT id, tenant, key_hint FROM licenses
            WHERE key_hash IN ($1, $2) AND deleted_at IS NULL AND (key_hash = $1 OR key_generated = 1)
            """,
            [.blob(key.exactHash), .blob(key.canonicalHash ?? key.exactHash)]
        ) { (license: $0.id(0, of: License.self), tenant: $0.integer(1), hint: $0.text(2)) }
        let locations = try candidates.compactMap { candidate in
            try tenant(number: candidate.tenant)
                .map { tenant in
                    LicenseLocation(license: candidate.license, tenant: tenant, keyHint: candidate.hint)
                }
        }
        return locations.filter(key.mayLead)
            .min { left, right in
                (left.tenant.environment == .live ? 0 : 1, left.license)
                    < (right.tenant.environment == .live ? 0 : 1, right.license)
            }
    }
}

extension LicenseKeyQuery {
    /// Whether the base path and the request allow the key to lead there.
    fileprivate func mayLead(to location: LicenseLocation) -> Bool {
        (account.map { $0 == location.tenant.account } ?? true)
            && (environment.map { $0 == location.tenant.environment } ?? true)
    }
}
