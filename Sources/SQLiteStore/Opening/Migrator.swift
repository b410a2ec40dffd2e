import GRDB
import GRDBSQLite
import LicensingStore

/// Brings the schema forward, one committed step at a time; `PRAGMA user_version` says how far it is.
struct Migrator {
    let migrations: [Migration]

    init(_ migrations: [Migration]) throws(StoreError) {
        try Migrations.insistOnOrder(of: migrations)
        self.migrations = migrations
    }

    /// The version this program knows.
    var latest: Int {
        migrations.last?.version ?? 0
    }

    /// Runs what is missing.
    ///
    /// Foreign keys are off meanwhile, or rebuilding a table would delete what refers to it; every step is
    /// checked as a whole before it commits.
    func run(on statements: StatementCache) throws(StoreError) {
        let current = try statements.integer("PRAGMA user_version") ?? 0
        guard current < latest else {
            return
        }
        try statements.run("PRAGMA foreign_keys = OFF")
        // An index over all rows is sorted first: of millions not in memory.
        try statements.run("PRAGMA temp_store = FILE")
        defer {
            try? statements.run("PRAGMA temp_store = MEMORY")
            try? statements.run("PRAGMA foreign_keys = ON")
        }
        for migration in migrations {
            try statements.transaction { () throws(StoreError) in
                try step(migration, on: statements)
            }
        }
    }

    /// The version is read inside the transaction: another process may be doing the same beside us.
    private func step(_ migration: Migration, on statements: StatementCache) throws(StoreError) {
        let version = try statements.integer("PRAGMA user_version") ?? 0
        guard version < migration.version else {
            return
        }
        for statement in migration.statements(.sqlite) {
            try statements.runOnce(statement)
        }
        if let table = try statements.text("PRAGMA foreign_key_check") {
            throw .defect("migration \(migration.version) leaves rows of \(table) that refer to nothing")
        }
        try statements.runOnce("PRAGMA user_version = \(migration.version)")
    }
}
