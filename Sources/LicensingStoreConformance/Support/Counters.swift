import LicensingStore

/// The small table most cases count in.
enum Counters {
    static func create(_ name: String, in store: any Store) async throws {
        _ = try await store.write { transaction in
            try transaction.execute(
                "INSERT INTO conformance_counters (name, amount) VALUES ($1, 0)",
                [.text(name)]
            )
        }
    }

    static func increment(_ name: String, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "UPDATE conformance_counters SET amount = amount + 1 WHERE name = $1",
            [.text(name)]
        )
    }

    static func amount(_ name: String, in transaction: any ReadTransaction) throws -> Int64? {
        try transaction.first(
            "SELECT amount FROM conformance_counters WHERE name = $1",
            [.text(name)]
        ) { row in row.integer(0) }
    }

    static func amount(_ name: String, in store: any Store) async throws -> Int64? {
        try await store.read { transaction in try amount(name, in: transaction) }
    }
}
