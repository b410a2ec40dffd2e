extension Migrations {
    /// What several nodes count together, if they are told to (ADR 0019).
    ///
    /// It belongs to no tenant: its rows are named by hashes and hold numbers. UNLOGGED, because nobody minds when a crash
    /// of the database empties it, and nobody has to wait for a disk: a commit that touched nothing else writes no log. Pages
    /// are filled by half, so that a count that moves stays where it is and no index hears of it.
    static let sharedRateLimits = [
        """
        CREATE UNLOGGED TABLE rate_limits (
            bucket BYTEA NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, count BIGINT NOT NULL,
            PRIMARY KEY (bucket, starts_at)
        ) WITH (fillfactor = 50)
        """,
        "CREATE INDEX rate_limits_by_end ON rate_limits (ends_at)",
        "CREATE INDEX rate_limits_proofs ON rate_limits (ends_at) WHERE starts_at = 0",
    ]
}
