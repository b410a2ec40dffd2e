import LicensingStore
import Testing

@testable import SQLiteStore

@Suite("The reader pool")
struct ReaderPoolTests {
    @Test("opens one more when all are lent, and closes what is too many")
    func surplus() async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration(migrations: [Notes.migration])
        configuration.readerCount = 2
        let store = try SQLiteStore.open(configuration)
        let settings = ConnectionSettings(busyTimeout: .seconds(1), scanCount: 1)
        let pool = try ReaderPool(configuration, settings: settings)
        #expect(pool.idleCount == 1)
        let count = try lend(4, from: pool)
        #expect(count == 4)
        #expect(pool.idleCount == 2)

        try pool.withReader { reader in
            pool.close()
            // What is lent goes on until it comes back.
            let answers = try reader.snapshot { transaction in try transaction.exists("SELECT 1", []) }
            #expect(answers)
        }
        #expect(pool.idleCount == 0)
        #expect(throws: StoreError.closed) { try pool.withReader { _ in } }
        await store.close()
    }

    /// Borrows so many readers at once.
    private func lend(_ count: Int, from pool: ReaderPool) throws -> Int {
        guard count > 0 else {
            return 0
        }
        return try pool.withReader { reader in
            try reader.snapshot { transaction in
                try transaction.exists("SELECT number FROM notes", []) ? 0 : 1 + lend(count - 1, from: pool)
            }
        }
    }

    @Test("a long look sees one state while changes go on")
    func scanIsConsistent() async throws {
        let directory = TemporaryDirectory()
        let store = try SQLiteStore.open(directory.configuration(migrations: [Notes.migration]))
        try await store.write { transaction in
            for number in 0..<500 {
                try Notes.insert(number, in: transaction)
            }
        }
        async let counts = store.scan { transaction in
            try (0..<50)
                .map { _ in
                    try transaction.query("SELECT number FROM notes", []) { row in row.integer(0) }.count
                }
        }
        for number in 500..<520 {
            try await store.write { transaction in try Notes.insert(number, in: transaction) }
        }
        #expect(Set(try await counts).count == 1)
        await store.close()
    }
}
