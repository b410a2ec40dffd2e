import LicensingCore

extension TenantScope {
    /// How many licenses read which status at a moment.
    ///
    /// The gauges know the licenses by what is written down; the few whose expiry the clock has decided and no sweep has
    /// announced yet are looked up and moved to where they belong.
    package func licenseCounts(at now: Instant) throws -> [LicenseStatus: Int] {
        let gauges = try query(
            """
            SELECT c.policy_id, c.standing, c.count, p.expiration_strategy
            FROM license_counts c JOIN policies p ON p.id = c.policy_id WHERE c.tenant = $1
            """
        ) { row in
            (
                policy: row.id(0, of: Policy.self), standing: try stored(LicenseStanding.self, row.text(1)),
                count: Int(row.integer(2)), strategy: try stored(ExpirationStrategy.self, row.text(3))
            )
        }
        var counts: [LicenseStatus: Int] = [:]
        var strategies: [Identifier<Policy>: ExpirationStrategy] = [:]
        for gauge in gauges {
            strategies[gauge.policy] = gauge.strategy
            counts[gauge.standing.status(under: gauge.strategy), default: 0] += gauge.count
        }
        func move(_ count: Int, of policy: Identifier<Policy>, from: LicenseStanding, to: LicenseStanding) {
            let strategy = strategies[policy] ?? .restrictAccess
            counts[from.status(under: strategy), default: 0] -= count
            counts[to.status(under: strategy), default: 0] += count
        }
        for late in try openLicenses(announced: false, "expires_at <= $2", now) {
            move(late.open, of: late.policy, from: .open, to: .expired)
            move(late.suspended, of: late.policy, from: .suspended, to: .suspendedExpired)
        }
        // The clock was set back.
        for early in try openLicenses(announced: true, "expires_at > $2", now) {
            move(early.open, of: early.policy, from: .expired, to: .open)
            move(early.suspended, of: early.policy, from: .suspendedExpired, to: .suspended)
        }
        return counts
    }

    /// How many licenses that are neither revoked nor banned expire on which day, of those that expire after a moment and
    /// before another.
    ///
    /// Whole days come from the gauges; only the two days at the ends are counted row by row.
    ///
    /// - Parameters:
    ///   - start: Licenses that expire then have expired, and do not count.
    ///   - end: The first moment that is too late.
    /// - Returns: The count of each day by its start; days without any are left out.
    /// - Throws: ``StoreError``.
    package func expiries(after start: Instant, before end: Instant) throws -> [Instant: Int] {
        let first = SeriesInterval.day.floor(start)
        let last = SeriesInterval.day.floor(end)
        let whole = try query(
            "SELECT day, count FROM expiry_counts WHERE tenant = $1 AND day > $2 AND day < $3 AND count <> 0",
            [.instant(first), .instant(last)]
        ) { ($0.instant(0), Int($0.integer(1))) }
        var days = Dictionary(whole, uniquingKeysWith: +)
        let afterFirst = SeriesInterval.day.next(after: first)
        days[first] = try expiryCount(after: start, before: min(end, afterFirst))
        if last > first {
            days[last] = try expiryCount(after: last - Span(milliseconds: 1), before: end)
        }
        return days.filter { $0.value != 0 }
    }

    private func expiryCount(after start: Instant, before end: Instant) throws -> Int {
        try [false, true]
            .reduce(0) { total, announced in
                try total
                    + count(
                        """
                        SELECT count(*) FROM licenses
                        WHERE \(Self.openOnes(announced: announced)) AND expires_at > $2 AND expires_at < $3
                        """,
                        [.instant(start), .instant(end)]
                    )
            }
    }

    /// Licenses that nobody closed, with an expiry that was announced or not, counted by policy.
    private func openLicenses(
        announced: Bool,
        _ condition: String,
        _ moment: Instant
    ) throws -> [(policy: Identifier<Policy>, open: Int, suspended: Int)] {
        try query(
            """
            SELECT policy_id, count(*), count(suspended_at) FROM licenses
            WHERE \(Self.openOnes(announced: announced)) AND \(condition) GROUP BY policy_id
            """,
            [.instant(moment)]
        ) { row in
            let suspended = Int(row.integer(2))
            return (policy: row.id(0), open: Int(row.integer(1)) - suspended, suspended: suspended)
        }
    }

    /// What the indexes by expiry hold, word for word.
    static func openOnes(announced: Bool) -> String {
        """
        tenant = $1 AND deleted_at IS NULL AND expires_at IS NOT NULL AND expiry_announced = \(announced ? 1 : 0) \
        AND revoked_at IS NULL AND banned_at IS NULL
        """
    }
}
