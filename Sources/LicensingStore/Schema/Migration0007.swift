extension Migrations {
    /// On SQLite, heartbeats that are written at the end of a table instead of into the machine's row
    /// ([0026](../../../docs/adr/0026-heartbeats-are-journaled.md)).
    static let journaledHeartbeats = Migration(version: 7) { dialect in
        guard dialect.journalsHeartbeats else {
            return []
        }
        return [
            // Two heartbeats of a machine are two entries: whoever only adds writes one page for many.
            """
            CREATE TABLE heartbeat_journal (
                entry INTEGER PRIMARY KEY, machine BLOB NOT NULL, beaten_at INTEGER NOT NULL
            )\(dialect.tableSuffix)
            """,
            // They refer to no machine: it is looked at before, and machines are never removed altogether.
            """
            CREATE TABLE heartbeats (
                machine BLOB NOT NULL PRIMARY KEY, beaten_at INTEGER NOT NULL
            )\(dialect.keyedTableSuffix)
            """,
        ]
    }
}
