import LicensingCore

extension TenantWriter {
    /// Removes what is personal about a license's machines, of those that are gone, too.
    package func eraseMachines(of license: Identifier<License>) throws {
        // Each half has an index of its own.
        for condition in ["deleted_at IS NULL", "deleted_at IS NOT NULL"] {
            try execute(
                """
                UPDATE machines SET name = NULL, hostname = NULL, ip_address = NULL, metadata = '{}'
                WHERE tenant = $1 AND license_id = $2 AND \(condition)
                """,
                [.id(license)],
                forgetting: .license(license)
            )
        }
    }
}
