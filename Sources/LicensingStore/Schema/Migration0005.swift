extension Migrations {
    /// How often each license was used, in a table of its own: most validations move it, and the rows of `licenses` are long.
    ///
    /// A license that was never validated has no row.
    static let licenseUses = Migration(version: 5) { dialect in
        [
            // It refers to no license: the check of a new row would lock that of the license, which whoever counts durably
            // holds already when he comes here.
            """
            CREATE TABLE license_uses (
                license_id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                uses_count \(dialect.integer) NOT NULL, last_validated_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """
        ]
            // Room in every page, so that a count that moves stays where it is and no index hears of it.
            + (dialect.isShared ? ["ALTER TABLE license_uses SET (fillfactor = 70)"] : [])
            + [
                """
                INSERT INTO license_uses (license_id, tenant, uses_count, last_validated_at)
                SELECT id, tenant, uses_count, last_validated_at FROM licenses
                WHERE uses_count > 0 OR last_validated_at IS NOT NULL
                """,
                "ALTER TABLE licenses DROP COLUMN uses_count",
                "ALTER TABLE licenses DROP COLUMN last_validated_at",
            ]
            + (dialect.hasRowSecurity ? fence("license_uses") : [])
    }
}
