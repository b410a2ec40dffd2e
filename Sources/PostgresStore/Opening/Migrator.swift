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

    private var latest: Int {
        migrations.last?.version ?? 0
    }

    /// Refuses a database that the server of this version would have to change first.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)``, or ``StoreError/unavailable(_:)`` with a sentence that says what to
    ///   do.
    func insistOnVersion(on connection: Connection) throws {
        let isThere = try PostgresTransaction(connection)
            .first("SELECT to_regclass('schema_version') IS NOT NULL", []) { $0.boolean(0) }
        guard isThere == true else {
            throw StoreError.unavailable(
                "there is no installation in this database: check the database URL, or start `licentric serve` on it once"
            )
        }
        let version = try version(on: connection)
        guard version <= latest else {
            throw StoreError.newerSchema(found: version, known: latest)
        }
        guard version == latest else {
            throw StoreError.unavailable(
                "the database has schema version \(version), and this program makes it \(latest): start the server of this "
                    + "version first, which brings it forward"
            )
        }
    }

    /// Runs what is missing.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` before anything is changed.
    func run(on connection: Connection) throws {
        do {
            try takeSteps(on: connection)
        } catch StoreError.unavailable(let reason) where reason.hasPrefix("permission denied") {
            throw StoreError.unavailable(
                "the role may not make tables in this database: make it the owner (ALTER DATABASE … OWNER TO …), and of the "
                    + "tables that are there"
            )
        }
    }

    private func takeSteps(on connection: Connection) throws {
        // A node that hangs in a step must not hold all others up.
        try connection.run("SET idle_in_transaction_session_timeout = '60s'")
        try inTransaction(connection) {
            try connection.send("SELECT pg_advisory_xact_lock($1)", [.integer(Self.lock)])
            try connection.send(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, is_only BIGINT UNIQUE DEFAULT 1)"
            )
        }
        for migration in migrations {
            try inTransaction(connection) {
                try connection.send("SELECT pg_advisory_xact_lock($1)", [.integer(Self.lock)])
                let version = try version(on: connection)
                guard version <= latest else {
                    throw StoreError.newerSchema(found: version, known: latest)
                }
                guard version < migration.version else {
                    return
                }
                for statement in migration.statements(.postgres) {
                    try connection.run(statement)
                }
                try connection.send("DELETE FROM schema_version")
                try connection.send(
                    "INSERT INTO schema_version (version) VALUES ($1)",
                    [.integer(migration.version)]
                )
            }
        }
    }

    private func version(on connection: Connection) throws -> Int {
        try PostgresTransaction(connection)
            .query("SELECT version FROM schema_version", []) { Int($0.integer(0)) }
            .first ?? 0
    }

    private func inTransaction(_ connection: Connection, _ work: () throws -> Void) throws {
        do {
            try connection.send("BEGIN")
            // A step may have to change the rows of all tenants.
            try connection.send("SET LOCAL licentric.tenant = '-1'")
            try work()
            try connection.run("COMMIT")
        } catch {
            try? connection.settle()
            _ = try? connection.run("ROLLBACK")
            throw error
        }
    }
}
