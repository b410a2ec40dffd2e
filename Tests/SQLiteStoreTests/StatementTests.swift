import GRDBSQLite
import LicensingStore
import Testing

@testable import SQLiteStore

@Suite("Statements")
struct StatementTests {
    @Test(
        "placeholders become numbers that SQLite binds by number",
        arguments: [
            ("SELECT $2, $1, $2", "SELECT ?2, ?1, ?2", 2),
            ("SELECT $1::bigint IS NULL", "SELECT ?1 IS NULL", 1),
            ("SELECT '$9', \"$8\" -- $7\n, $1", "SELECT '$9', \"$8\" -- $7\n, ?1", 1),
            ("SELECT 'it''s $9' /* $6 */ || $1", "SELECT 'it''s $9' /* $6 */ || ?1", 1),
            ("SELECT 1 - 2 / 3", "SELECT 1 - 2 / 3", 0),
            ("SELECT 'open $1", "SELECT 'open $1", 0),
            ("/* open $1", "/* open $1", 0),
            ("", "", 0),
        ]
    )
    func translation(source: String, sql: String, count: Int) throws {
        let placeholders = try Placeholders(translating: source)
        #expect(placeholders.sql == sql)
        #expect(placeholders.count == count)
    }

    @Test(
        "gaps are defects",
        arguments: ["SELECT $2", "SELECT $0", "SELECT $1, $3", "SELECT $99999999999999999999"]
    )
    func gaps(source: String) {
        #expect(throws: StoreError.defect("placeholders must be numbered from $1 without gaps: \(source)")) {
            try Placeholders(translating: source)
        }
    }

    @Test(
        "other kinds of placeholders are defects",
        arguments: ["SELECT ?", "SELECT :name", "SELECT $1, ?2"]
    )
    func foreignPlaceholders(source: String) throws {
        try withCache(limit: 4) { cache in
            #expect(throws: StoreError.defect("placeholders are written $1, $2 and so on: \(source)")) {
                try cache.run(source)
            }
        }
    }

    @Test("the cache keeps what was used last, up to its limit")
    func cacheLimit() throws {
        try withCache(limit: 3) { cache in
            let kept = try cache.borrow("SELECT 0")
            cache.giveBack(kept)
            for number in 1...20 {
                try cache.run("SELECT \(number)")
                let again = try cache.borrow("SELECT 0")
                #expect(again === kept)
                cache.giveBack(again)
                #expect(cache.count <= 3)
            }
            #expect(cache.count == 3)
        }
    }

    @Test("a statement that is dropped while its rows are read goes on")
    func droppedInUse() throws {
        try withCache(limit: 1) { cache in
            let statement = try cache.borrow("SELECT 1 UNION ALL SELECT 2")
            #expect(try statement.step())
            try cache.run("SELECT 3")
            #expect(try statement.step())
            #expect(try statement.step() == false)
            cache.giveBack(statement)
        }
    }

    @Test("the same text inside its own rows is another statement, which is not kept")
    func nested() throws {
        try withCache(limit: 4) { cache in
            let outer = try cache.borrow("SELECT 1")
            let inner = try cache.borrow("SELECT 1")
            #expect(outer !== inner)
            cache.giveBack(inner)
            cache.giveBack(outer)
            #expect(try cache.borrow("SELECT 1") === outer)
            #expect(cache.count == 1)
        }
    }

    @Test("what changes no rows counts none, whatever came before")
    func changesOfOtherStatements() throws {
        try withCache(limit: 4) { cache in
            let transaction = SQLiteTransaction(cache, mayWrite: true)
            let counts = try transaction.perform { transaction in
                try [
                    "CREATE TABLE numbers (number INTEGER)", "INSERT INTO numbers VALUES (1), (2), (3)",
                    "CREATE INDEX numbers_number ON numbers (number)", "SELECT number FROM numbers",
                    "INSERT INTO numbers VALUES (4) RETURNING number",
                ]
                .map { sql in try transaction.execute(sql, []) }
            }
            #expect(counts == [0, 3, 0, 0, 1])
        }
    }

    @Test("a transaction that escapes its closure is dead")
    func escapedTransaction() throws {
        try withCache(limit: 4) { cache in
            let transaction = SQLiteTransaction(cache, mayWrite: true)
            _ = try transaction.perform { transaction in try transaction.exists("SELECT 1", []) }
            #expect(throws: StoreError.defect("a transaction was used after its closure had returned")) {
                try transaction.exists("SELECT 1", [])
            }
        }
    }

    private func withCache(limit: Int, _ body: (StatementCache) throws -> Void) throws {
        var handle: OpaquePointer?
        try #require(sqlite3_open(":memory:", &handle) == SQLITE_OK)
        let connection = try #require(handle)
        defer { sqlite3_close_v2(connection) }
        try body(StatementCache(handle: connection, limit: limit))
    }
}
