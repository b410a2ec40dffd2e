import LicensingCore

/// Every statement that adds, removes or closes licenses runs inside one of these, so that the gauges cannot miss it.
extension TenantWriter {
    /// Carries out a change of one license, and moves the license to where it is counted afterwards.
    ///
    /// - Returns: What the change returned.
    /// - Throws: ``StoreError``, or what the change throws.
    @discardableResult
    func recounting<T>(_ license: Identifier<License>, _ change: () throws -> T) throws -> T {
        let before = try place(of: license)
        let result = try change()
        let after = try place(of: license)
        guard before != after else {
            return result
        }
        if let before {
            try count(before, by: -1)
        }
        if let after {
            try count(after, by: 1)
        }
        return result
    }

    /// Changes columns of a license.
    @discardableResult
    func change(
        _ license: Identifier<License>,
        _ columns: [(name: String, value: SQLValue)]
    ) throws -> Int {
        try recounting(license) { try update("licenses", id: .id(license), columns) }
    }

    /// Revokes open and suspended licenses as of their expiry.
    ///
    /// Placeholders of the condition that chooses them start at `$2`.
    func revokeAtExpiry(where condition: String, _ values: [SQLValue]) throws {
        let rows = """
            WHERE tenant = $1 AND \(condition) AND revoked_at IS NULL AND banned_at IS NULL AND deleted_at IS NULL
            """
        let places = try query(
            "SELECT \(LicensePlace.columns), count(*) FROM licenses \(rows) GROUP BY 1, 2, 3, 4",
            values
        ) { (place: try LicensePlace(row: $0), count: Int($0.integer(4))) }
        try execute("UPDATE licenses SET revoked_at = expires_at \(rows)", values)
        for (place, count) in places {
            try self.count(place, by: -count)
            try self.count(place.revoked, by: count)
        }
    }

    /// Forgets the gauges of a policy that has no licenses any more.
    func forgetCounts(of policy: Identifier<Policy>) throws {
        try execute("DELETE FROM license_counts WHERE tenant = $1 AND policy_id = $2", [.id(policy)])
    }

    private func place(of license: Identifier<License>) throws -> LicensePlace? {
        try first(
            """
            SELECT \(LicensePlace.columns) FROM licenses
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL\(reading.dialect.rowLock)
            """,
            [.id(license)],
            LicensePlace.init(row:)
        )
    }

    private func count(_ place: LicensePlace, by difference: Int) throws {
        try writing.execute(
            """
            INSERT INTO license_counts (tenant, product_id, policy_id, standing, count) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, product_id, policy_id, standing)
            DO UPDATE SET count = license_counts.count + excluded.count
            """,
            [
                .integer(tenant.number), .id(place.product), .id(place.policy),
                .text(place.standing.rawValue), .integer(difference),
            ]
        )
        guard let day = place.expiryDay else {
            return
        }
        try writing.execute(
            """
            INSERT INTO expiry_counts (tenant, day, count) VALUES ($1, $2, $3)
            ON CONFLICT (tenant, day) DO UPDATE SET count = expiry_counts.count + excluded.count
            """,
            [.integer(tenant.number), .instant(day), .integer(difference)]
        )
    }
}
