import LicensingCore

extension TenantWriter {
    /// Removes what is personal about a license's machines, of those that are gone, too.
    package func eraseMachines(of license: Identifier<License>) throws {
        try execute(
            """
            UPDATE machines SET name = NULL, hostname = NULL, ip_address = NULL, metadata = '{}'
            WHERE tenant = $1 AND license_id = $2
            """,
            [.id(license)],
            forgetting: .license(license)
        )
    }
}
