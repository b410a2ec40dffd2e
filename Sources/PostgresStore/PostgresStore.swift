import LicensingStore

/// The store on a PostgreSQL server that any number of nodes share.
package final class PostgresStore: Store {
    private enum Kind: String {
        /// One state from the first statement to the last, and no changes.
        case look = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        /// Each statement sees what was committed before it, so that whoever waited for a row's lock sees the row as it is.
        case change = "BEGIN ISOLATION LEVEL READ COMMITTED"
    }

    package let changes: ChangeFeed
    /// How often this store waited for the server.
    package let roundTrips: RoundTrips
    private let work: ConnectionPool
    private let scans: ConnectionPool
    private let link: NodeLink?
    private let attemptLimit: Int
    /// What each transaction begins with, beside its kind.
    private let preamble: String?

    private init(_ configuration: PostgresStoreConfiguration) {
        work = ConnectionPool(
            configuration,
            threads: configuration.connectionCount,
            queueLimit: configuration.queueLimit,
            name: "work"
        )
        scans = ConnectionPool(
            configuration,
            threads: configuration.scanCount,
            queueLimit: configuration.waitingScanLimit,
            name: "scans"
        )
        link = configuration.isServer ? NodeLink(configuration) : nil
        changes = link?.feed ?? ChangeFeed(uptime: configuration.uptime)
        attemptLimit = configuration.attemptLimit
        roundTrips = configuration.roundTrips
        let milliseconds = Int(configuration.statementTimeout / .milliseconds(1))
        preamble = configuration.directURL.map { _ in
            """
            SELECT set_config('statement_timeout', '\(milliseconds)', true),
                set_config('lock_timeout', '\(ConnectionSettings.lockLimit)', true),
                set_config('idle_in_transaction_session_timeout', '\(ConnectionSettings.hangLimit)', true)
            """
        }
    }

    /// Connects, and brings the schema forward where that was allowed.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` before anything is changed, or
    ///   ``StoreError/unavailable(_:)`` with a sentence that says what to do.
    package static func open(_ configuration: PostgresStoreConfiguration) async throws -> PostgresStore {
        let migrator = try Migrator(configuration.migrations)
        try await OpeningThread.run {
            let connection = try Connection(.direct(configuration))
            try Inspection.run(on: connection)
            if configuration.directURL != nil {
                let pooled = try Connection(.work(configuration))
                try Inspection.run(on: pooled)
                try Inspection.insistOnOneDatabase(connection, pooled)
            }
            if configuration.mayMigrate {
                try migrator.run(on: connection)
            } else {
                try migrator.insistOnVersion(on: connection)
            }
        }
        return PostgresStore(configuration)
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

    package var leads: Bool {
        link?.leads ?? false
    }

    package var sweepWidth: Int { 4 }

    package func close() async {
        await work.close()
        await scans.close()
        await link?.close()
    }

    private func run<T: Sendable>(
        _ kind: Kind,
        on pool: ConnectionPool,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws -> T {
        let (attemptLimit, preamble, changes) = (attemptLimit, preamble, changes)
        return try await on(pool) { connection in
            for _ in 1..<attemptLimit {
                do {
                    return try Self.attempt(kind, preamble, on: connection, changes, body)
                } catch is Conflict where connection.isAlive {
                    continue
                }
            }
            do {
                return try Self.attempt(kind, preamble, on: connection, changes, body)
            } catch let conflict as Conflict {
                throw StoreError.unavailable(
                    "other transactions got in the way \(attemptLimit) times (SQLSTATE \(conflict.sqlState))"
                )
            }
        }
    }

    /// The beginning travels with the first statement, and the end of a look with whatever comes next.
    private static func attempt<T>(
        _ kind: Kind,
        _ preamble: String?,
        on connection: Connection,
        _ changes: ChangeFeed,
        _ body: (PostgresTransaction) throws -> T
    ) throws -> T {
        do {
            try connection.send(kind.rawValue)
            if let preamble {
                try connection.send(preamble)
            }
            let transaction = PostgresTransaction(connection)
            let value = try transaction.perform(body)
            try transaction.finish()
            switch kind {
            case .look:
                try connection.send("COMMIT")
                connection.leave()
            case .change:
                guard try connection.run("COMMIT").commandTag == "COMMIT" else {
                    throw StoreError.defect("a transaction was rolled back at its commit")
                }
            }
            transaction.changes.forEach(changes.publish)
            return value
        } catch {
            if connection.isAlive {
                try? connection.settle()
                _ = try? connection.run("ROLLBACK")
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
