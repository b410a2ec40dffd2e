import LicensingStore
import Synchronization

/// The store on a PostgreSQL server that any number of nodes share.
package final class PostgresStore: Store {
    private enum Kind: String {
        /// One state from the first statement to the last, and no changes.
        case look = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        /// Each statement sees what was committed before it, so that whoever waited for a row's lock sees the row as it is.
        case change = "BEGIN ISOLATION LEVEL READ COMMITTED"
    }

    private let work: ConnectionPool
    private let scans: ConnectionPool
    private let attemptLimit: Int

    private init(work: ConnectionPool, scans: ConnectionPool, attemptLimit: Int) {
        self.work = work
        self.scans = scans
        self.attemptLimit = attemptLimit
    }

    /// Connects, and brings the schema forward.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` before anything is changed, or
    ///   ``StoreError/unavailable(_:)`` with a sentence that says what to do.
    package static func open(_ configuration: PostgresStoreConfiguration) async throws -> PostgresStore {
        let migrator = try Migrator(configuration.migrations)
        let work = ConnectionPool(
            configuration,
            threads: configuration.connectionCount,
            queueLimit: configuration.queueLimit,
            name: "work"
        )
        let scans = ConnectionPool(
            configuration,
            threads: configuration.scanCount,
            queueLimit: configuration.waitingScanLimit,
            name: "scans"
        )
        let store = PostgresStore(work: work, scans: scans, attemptLimit: configuration.attemptLimit)
        do {
            try await store.on(work) { try migrator.run(on: $0) }
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await run(.look, on: work) { try body($0) }
    }

    package func scan<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await run(.look, on: scans) { try body($0) }
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await run(.change, on: work) { try body($0) }
    }

    package func close() async {
        await work.close()
        await scans.close()
    }

    private func run<T: Sendable>(
        _ kind: Kind,
        on pool: ConnectionPool,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws -> T {
        let attemptLimit = attemptLimit
        return try await on(pool) { connection in
            for _ in 1..<attemptLimit {
                do {
                    return try Self.attempt(kind, on: connection, body)
                } catch is Conflict {
                    continue
                }
            }
            do {
                return try Self.attempt(kind, on: connection, body)
            } catch let conflict as Conflict {
                throw StoreError.unavailable(
                    "other transactions got in the way \(attemptLimit) times (SQLSTATE \(conflict.sqlState))"
                )
            }
        }
    }

    private static func attempt<T>(
        _ kind: Kind,
        on connection: Connection,
        _ body: (PostgresTransaction) throws -> T
    ) throws -> T {
        try connection.command(kind.rawValue)
        do {
            let value = try PostgresTransaction(connection).perform(body)
            try connection.command("COMMIT")
            return value
        } catch {
            if connection.isAlive {
                try? connection.command("ROLLBACK")
            }
            throw error
        }
    }

    /// Runs something on the next free connection of a pool.
    private func on<T: Sendable>(
        _ pool: ConnectionPool,
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = pool.submit { connection in
                continuation.resume(with: Result { try body(connection.get()) })
            }
            if let refusal {
                continuation.resume(throwing: refusal)
            }
        }
    }
}
