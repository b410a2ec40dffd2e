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
        if before?.expiryDay != after?.expiryDay {
            try count(expiringOn: before?.expiryDay, by: -1)
            try count(expiringOn: after?.expiryDay, by: 1)
        }
        return result
    }

    /// Changes columns of a license.
    @discardableResult
    func change(
        _ license: Identifier<License>,
        _ columns: [(name: String, value: SQLValue)]
    ) throws -> Int {
        try recounting(license) {
            try update("licenses", id: .id(license), columns, forgetting: .license(license))
        }
    }

    /// Revokes the licenses of a policy that are past their expiry, as of then.
    ///
    /// Those whose expiry was announced owe the news that they are revoked (``ExpiryNotice/withoutRevocation``). One look
    /// for those and one for the others, each through an index that holds no license that is closed already.
    func revokeExpired(of policy: Identifier<Policy>, at now: Instant) throws {
        let places = try [false, true].flatMap { try revokeExpired(of: policy, announced: $0, at: now) }
        for (place, count) in Dictionary(places.map { ($0, 1) }, uniquingKeysWith: +) {
            try self.count(place, by: -count)
            try self.count(place.revoked, by: count)
            try self.count(expiringOn: place.expiryDay, by: -count)
            try self.count(expiringOn: place.revoked.expiryDay, by: count)
        }
    }

    /// - Returns: Where each license was counted before.
    private func revokeExpired(
        of policy: Identifier<Policy>,
        announced: Bool,
        at now: Instant
    ) throws -> [LicensePlace] {
        let notice: ExpiryNotice = announced ? .withoutRevocation : .none
        // Plain columns are returned: SQLite 3.40 gets `IS NULL` wrong there.
        let sql = """
            UPDATE licenses SET revoked_at = expires_at, expiry_announced = \(notice.rawValue)
            WHERE \(Self.openOnes(announced: announced)) AND policy_id = $2 AND expires_at <= $3
            RETURNING product_id, suspended_at, expires_at
            """
        try forget(.terms, after: sql)
        return try writing.query(
            sql,
            [.integer(tenant.number), .id(policy), .instant(now)],
            behind: fence
        ) { row in
            let isSuspended = row.optionalInstant(1) != nil
            return LicensePlace(
                product: row.id(0),
                policy: policy,
                standing: announced
                    ? (isSuspended ? .suspendedExpired : .expired) : (isSuspended ? .suspended : .open),
                expiryDay: SeriesInterval.day.floor(row.instant(2))
            )
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
        try writing.sendLast(
            """
            INSERT INTO license_counts (tenant, product_id, policy_id, standing, count) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, product_id, policy_id, standing)
            DO UPDATE SET count = license_counts.count + excluded.count
            """,
            [
                .integer(tenant.number), .id(place.product), .id(place.policy),
                .text(place.standing.rawValue), .integer(difference),
            ],
            behind: fence,
            rank:
                "license_counts/\(tenant.number)/\(place.product.text)/\(place.policy.text)/\(place.standing.rawValue)"
        )
    }

    private func count(expiringOn day: Instant?, by difference: Int) throws {
        guard let day else {
            return
        }
        try writing.sendLast(
            """
            INSERT INTO expiry_counts (tenant, day, count) VALUES ($1, $2, $3)
            ON CONFLICT (tenant, day) DO UPDATE SET count = expiry_counts.count + excluded.count
            """,
            [.integer(tenant.number), .instant(day), .integer(difference)],
            behind: fence,
            rank: "expiry_counts/\(tenant.number)/\(day.milliseconds)"
        )
    }
}
