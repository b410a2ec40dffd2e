import Dispatch
import LicensingStore
import Synchronization
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
        let pool = try ReaderPool(configuration, settings: settings, heartbeats: PendingHeartbeats())
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

    @Test("a long look that takes too long is broken off, and the next one is not")
    func scanDeadline() async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration(migrations: [Notes.migration])
        configuration.scanDeadline = .zero
        let store = try SQLiteStore.open(configuration)
        let refusal = await #expect(throws: StoreError.self) {
            _ = try await store.scan { transaction in
                try transaction.query(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
                    []
                ) { row in row.integer(0) }
            }
        }
        guard case .unavailable = refusal else {
            Issue.record("ended with \(String(describing: refusal))")
            return
        }
        let ones = try await store.scan { try $0.query("SELECT 1", []) { row in row.integer(0) } }
        #expect(ones == [1])
        await store.close()
    }

    @Test("more long looks than may wait are refused at once")
    func waitingScans() async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration(migrations: [Notes.migration])
        configuration.scanCount = 1
        configuration.waitingScanLimit = 0
        let store = try SQLiteStore.open(configuration)
        _ = try await store.scan { transaction in
            _ = try transaction.query("SELECT 1", []) { row in row.integer(0) }
            let outcome = Mutex<StoreError?>(nil)
            let done = DispatchSemaphore(value: 0)
            Task {
                do {
                    _ = try await store.scan { try $0.query("SELECT 1", []) { row in row.integer(0) } }
                } catch let error as StoreError {
                    outcome.withLock { $0 = error }
                }
                done.signal()
            }
            done.wait()
            #expect(outcome.withLock { $0 } == .queueFull)
        }
        await store.close()
    }
}
