import LicensingStore

/// The one small table these tests write to.
enum Notes {
    static let migration = Migration(version: 1) { dialect in
        ["CREATE TABLE notes (number \(dialect.integer) PRIMARY KEY, words \(dialect.text) NOT NULL)"]
    }

    static func insert(_ number: Int, words: String = "", in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO notes (number, words) VALUES ($1, $2)",
            [.integer(number), .text(words)]
        )
    }

    static func numbers(in store: any Store) async throws -> [Int64] {
        try await store.read { transaction in
            try transaction.query("SELECT number FROM notes ORDER BY number", []) { row in row.integer(0) }
        }
    }
}
