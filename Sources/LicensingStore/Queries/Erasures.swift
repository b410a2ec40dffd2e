import LicensingCore

/// Licenses whose past is still being blanked.
extension TenantWriter {
    /// Notes that a license's past is to be blanked.
    package func noteErasure(of license: Identifier<License>, at now: Instant) throws {
        _ = try insertUnlessTaken(
            into: "erasures",
            [("license_id", .id(license)), ("created_at", .instant(now))]
        )
    }

    /// Nothing of a license's past is left to be blanked.
    package func endErasure(of license: Identifier<License>) throws {
        try execute("DELETE FROM erasures WHERE tenant = $1 AND license_id = $2", [.id(license)])
    }
}

extension ReadTransaction {
    /// Licenses whose past is still being blanked, over all tenants.
    package func erasures(limit: Int) throws -> [(tenant: Tenant, license: Identifier<License>)] {
        try query(
            """
            SELECT t.number, t.account_id, t.environment, e.license_id
            FROM erasures e JOIN tenants t ON t.number = e.tenant ORDER BY e.license_id LIMIT $1
            """,
            [.integer(limit)],
            behind: .server
        ) { (try Tenant(row: $0, from: 0), $0.id(3)) }
    }
}
