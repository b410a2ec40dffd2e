import LicensingCore

extension TenantWriter {
    /// Counts one valid validation.
    ///
    /// Whoever decides by the count has locked the license, and takes the row of its uses after it.
    package func countUse(of license: Identifier<License>, at now: Instant) throws {
        try forget(.license(license), after: additionOfOne)
        try writing.send(
            additionOfOne,
            [.id(license), .integer(tenant.number), .integer(1), .instant(now)],
            behind: fence
        )
    }

    /// Counts one use of a license that was validated before, if that keeps to a limit.
    ///
    /// Only where one writer comes after the other: what was looked at must hold when it is written. Nothing is forgotten for it:
    /// whoever remembers the license notes the count.
    ///
    /// - Parameters:
    ///   - license: The license.
    ///   - limit: How many uses there may be.
    ///   - now: When it is answered.
    /// - Returns: The uses with this one; nil when there are as many already.
    /// - Throws: ``StoreError``.
    package func countUse(of license: Identifier<License>, upTo limit: Int, at now: Instant) throws -> Int? {
        let uses = try first(
            "SELECT uses_count FROM license_uses WHERE tenant = $1 AND license_id = $2",
            [.id(license)]
        ) { Int($0.integer(0)) }
        guard let uses, uses < limit else {
            return nil
        }
        try execute(
            """
            UPDATE license_uses SET uses_count = uses_count + 1,
                last_validated_at = CASE WHEN last_validated_at > $3 THEN last_validated_at ELSE $3 END
            WHERE tenant = $1 AND license_id = $2
            """,
            [.id(license), .instant(now)],
            forgetting: .nothing
        )
        return uses + 1
    }

    /// Lets the uses begin at zero again; when the license was last validated stays.
    package func resetUses(of license: Identifier<License>, at now: Instant) throws {
        try send(
            "UPDATE license_uses SET uses_count = 0 WHERE tenant = $1 AND license_id = $2",
            [.id(license)]
        )
        try change(license, [("updated_at", .instant(now))])
    }
}

extension WriteTransaction {
    /// Adds uses that were counted elsewhere, of the licenses of all tenants.
    ///
    /// It locks the rows of the uses in the order they are given in, and no license: in ascending order, two that do this at
    /// the same time, or one that counts durably, wait for each other only one way round.
    ///
    /// - Parameter counted: One for each license, by ascending ids.
    /// - Returns: What each license has come to.
    /// - Throws: ``StoreError``.
    package func add(_ counted: [CountedUses]) throws -> [Identifier<License>: Int] {
        var totals: [Identifier<License>: Int] = [:]
        var rest = counted[...]
        while let statement = additions.first(where: { $0.rows <= rest.count }) {
            let part = rest.prefix(statement.rows)
            rest = rest.dropFirst(statement.rows)
            let values = part.flatMap { uses -> [SQLValue] in
                [
                    .id(uses.license), .integer(uses.tenant), .integer(uses.count),
                    .instant(uses.lastValidatedAt),
                ]
            }
            let written = try query(
                statement.sql + " RETURNING license_id, uses_count",
                values,
                behind: .server
            ) { (license: $0.id(0, of: License.self), count: Int($0.integer(1))) }
            for row in written {
                totals[row.license] = row.count
            }
        }
        return totals
    }
}

/// Powers of two: so that there are few texts of statements, and each is prepared.
private let additions = [64, 32, 16, 8, 4, 2, 1].map { (rows: $0, sql: addition(of: $0)) }

private let additionOfOne = addition(of: 1)

/// Adds so many rows to those that are there.
private func addition(of rows: Int) -> String {
    let places = (0..<rows)
        .map { row in
            "(" + (1...4).map { "$\(row * 4 + $0)" }.joined(separator: ", ") + ")"
        }
    return """
        INSERT INTO license_uses (license_id, tenant, uses_count, last_validated_at)
        VALUES \(places.joined(separator: ", "))
        ON CONFLICT (license_id) DO UPDATE SET uses_count = license_uses.uses_count + excluded.uses_count,
            last_validated_at = CASE WHEN license_uses.last_validated_at > excluded.last_validated_at
                THEN license_uses.last_validated_at ELSE excluded.last_validated_at END
        """
}
