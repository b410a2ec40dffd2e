import LicensingStore

/// Brings the schema forward, one committed step at a time, under a lock that all nodes share.
struct Migrator {
    /// Any number that nobody else uses; it stands for the schema.
    private static let lock: Int64 = 0x4C69_6365_6E74_7269

    private let migrations: [Migration]

    init(_ migrations: [Migration]) throws(StoreError) {
        try Migrations.insistOnOrder(of: migrations)
        self.migrations = migrations
    }

    /// Runs what is missing.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` before anything is changed.
    func run(on connection: Connection) throws {
        try inTransaction(connection) {
            try connection.command("SELECT pg_advisory_xact_lock(\(Self.lock))")
            try connection.command(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, is_only BIGINT UNIQUE DEFAULT 1)"
            )
        }
        let latest = migrations.last?.version ?? 0
        for migration in migrations {
            try inTransaction(connection) {
                try connection.command("SELECT pg_advisory_xact_lock(\(Self.lock))")
                let version = try version(on: connection)
                guard version <= latest else {
                    throw StoreError.newerSchema(found: version, known: latest)
                }
                guard version < migration.version else {
                    return
                }
                for statement in migration.statements(.postgres) {
                    try connection.command(statement)
                }
                try connection.command("DELETE FROM schema_version")
                try connection.command("INSERT INTO schema_version (version) VALUES (\(migration.version))")
            }
        }
    }

    private func version(on connection: Connection) throws -> Int {
        try PostgresTransaction(connection)
            .query("SELECT version FROM schema_version", []) { Int($0.integer(0)) }
            .first ?? 0
    }

    private func inTransaction(_ connection: Connection, _ work: () throws -> Void) throws {
        try connection.command("BEGIN")
        do {
            try work()
            try connection.command("COMMIT")
        } catch {
            try? connection.command("ROLLBACK")
            throw error
        }
    }
}
