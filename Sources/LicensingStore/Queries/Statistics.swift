/// What the engine's planner knows of the tables.
///
/// SQLite is told nothing (ADR 0011). PostgreSQL without statistics takes any partial index for as good as the primary key and
/// walks a tenant's rows; its own collector may come a minute after a table has been filled.
extension WriteTransaction {
    /// Gathers statistics of tables that have changed by more than a half, and some, since they were last gathered.
    ///
    /// - Returns: How many tables those were; zero where the engine needs none.
    package func gatherStatistics() throws -> Int {
        guard dialect.plansByStatistics else {
            return 0
        }
        let tables = try query(
            """
            SELECT relname::text FROM pg_stat_user_tables
            WHERE schemaname = current_schema() AND n_mod_since_analyze > 200 + n_live_tup / 2
                AND pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = relid)) = current_user
            ORDER BY relname
            """,
            []
        ) { $0.text(0) }
        for table in tables {
            try send("ANALYZE \(table)", [], behind: .server)
        }
        return tables.count
    }
}
