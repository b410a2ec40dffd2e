import LicensingCore

/// What several nodes count together: only on the engine that several nodes share is there such a table (ADR 0019).
///
/// Lists travel as one text each, so that any number of rows is one statement that is prepared once.
extension WriteTransaction {
    /// Adds what a node has counted to what all have.
    ///
    /// Rows are met in the order of their names, so that two nodes never wait for each other in a circle.
    ///
    /// - Parameter counts: No window twice.
    /// - Returns: What all nodes together have counted in each of these windows.
    /// - Throws: ``StoreError``.
    package func add(_ counts: [RateLimitCount]) throws -> [RateLimitCount] {
        guard !counts.isEmpty else {
            return []
        }
        return try query(
            """
            INSERT INTO rate_limits (bucket, starts_at, ends_at, count)
            SELECT decode(bucket, 'hex'), starts_at::bigint, ends_at::bigint, count::bigint
            FROM unnest(
                string_to_array($1, ' '), string_to_array($2, ' '), string_to_array($3, ' '), string_to_array($4, ' ')
            ) AS given (bucket, starts_at, ends_at, count)
            ORDER BY 1, 2
            ON CONFLICT (bucket, starts_at) DO UPDATE SET count = rate_limits.count + excluded.count,
                ends_at = greatest(rate_limits.ends_at, excluded.ends_at)
            RETURNING bucket, starts_at, ends_at, count
            """,
            [
                list(counts) { $0.bucket.text }, list(counts) { "\($0.start.milliseconds)" },
                list(counts) { "\($0.end.milliseconds)" }, list(counts) { "\($0.count)" },
            ]
        ) { row in
            RateLimitCount(
                bucket: bucket(row.uuid(0)),
                start: row.instant(1),
                end: row.instant(2),
                count: Int(row.integer(3))
            )
        }
    }

    /// Removes windows that ended before a moment, those first that ended first.
    ///
    /// - Returns: How many.
    package func removeRateLimits(endedBefore moment: Instant, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM rate_limits USING (
                SELECT bucket, starts_at FROM rate_limits WHERE ends_at < $1 ORDER BY ends_at LIMIT $2
            ) AS ended
            WHERE rate_limits.bucket = ended.bucket AND rate_limits.starts_at = ended.starts_at
            """,
            [.instant(moment), .integer(limit)]
        )
    }

    /// Removes the proofs that would end first, where there are more than so many.
    ///
    /// - Returns: How many.
    package func trimProofs(keeping count: Int, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM rate_limits USING (
                SELECT bucket, starts_at FROM rate_limits WHERE starts_at = 0 ORDER BY ends_at DESC OFFSET $1 LIMIT $2
            ) AS surplus
            WHERE rate_limits.bucket = surplus.bucket AND rate_limits.starts_at = surplus.starts_at
            """,
            [.integer(count), .integer(limit)]
        )
    }
}

extension ReadTransaction {
    /// Those of the buckets that hold a proof which has not ended.
    package func proofs(among buckets: [LimitHash], at now: Instant) throws -> Set<LimitHash> {
        let found = try query(
            """
            SELECT rate_limits.bucket FROM unnest(string_to_array($1, ' ')) AS asked (bucket)
            JOIN rate_limits ON rate_limits.bucket = decode(asked.bucket, 'hex') AND rate_limits.starts_at = 0
            WHERE rate_limits.ends_at > $2
            """,
            [list(buckets) { $0.text }, .instant(now)]
        ) { bucket($0.uuid(0)) }
        return Set(found)
    }
}

private func list<Row>(_ rows: [Row], _ word: (Row) -> String) -> SQLValue {
    .text(rows.map(word).joined(separator: " "))
}

private func bucket(_ bits: UUIDBits) -> LimitHash {
    LimitHash(high: bits.high, low: bits.low)
}
