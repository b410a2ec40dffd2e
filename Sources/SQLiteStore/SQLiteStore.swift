import Dispatch
import LicensingStore

/// The store inside the binary: one SQLite file, one writer, as many readers as there are threads.
package final class SQLiteStore: Store {
    package let changes: ChangeFeed
    private let loop: CommitLoop
    private let readers: ReaderPool
    private let writer: WriterConnection
    private let lock: DataDirectoryLock?
    private let watch: OthersWatch?

    /// Half of what a change made by a command may take to hold.
    private static let watchInterval = DispatchTimeInterval.milliseconds(400)

    private init(
        changes: ChangeFeed,
        loop: CommitLoop,
        readers: ReaderPool,
        writer: WriterConnection,
        lock: DataDirectoryLock?
    ) {
        self.changes = changes
        self.loop = loop
        self.readers = readers
        self.writer = writer
        self.lock = lock
        watch = lock.map { _ in loop.watchOthers(every: Self.watchInterval) }
    }

    /// Opens the database, creating and migrating what is missing.
    ///
    /// - Throws: ``StoreError/newerSchema(found:known:)`` before anything is changed, or
    ///   ``StoreError/unavailable(_:)`` with a sentence that says what to do.
    package static func open(_ configuration: SQLiteStoreConfiguration) throws(StoreError) -> SQLiteStore {
        _ = MemoryStatistics.areOff
        let migrator = try Migrator(configuration.migrations)
        try DatabaseFile.prepare(configuration)
        let lock =
            configuration.exclusive ? try DataDirectoryLock.acquire(directory: configuration.directory) : nil
        try DatabaseFile.refuseOtherSchema(
            path: configuration.path,
            known: migrator.latest,
            exclusive: configuration.exclusive
        )
        try DatabaseFile.create(path: configuration.path)
        let settings = ConnectionSettings(
            busyTimeout: configuration.busyTimeout,
            scanCount: configuration.scanCount
        )
        let heartbeats = PendingHeartbeats()
        let writer = try WriterConnection(
            configuration,
            settings: settings,
            migrator: migrator,
            heartbeats: heartbeats
        )
        let readers = try ReaderPool(configuration, settings: settings, heartbeats: heartbeats)
        let changes = ChangeFeed()
        let loop = CommitLoop(
            writer: writer,
            changes: changes,
            queueLimit: configuration.queueLimit,
            batchLimit: configuration.batchLimit,
            report: configuration.report
        )
        return SQLiteStore(changes: changes, loop: loop, readers: readers, writer: writer, lock: lock)
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try readers.withReader { reader in try reader.snapshot(body) }
    }

    package func readHere<T>(_ body: (any ReadTransaction) throws -> T) throws -> T? {
        try readers.withReader { reader in try reader.snapshot(body) }
    }

    package func scan<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try insistOnOpen()
        return try await writer.scan(body)
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await loop.submit(body)
    }

    package var isHere: Bool { true }

    package func submit<T: Sendable>(
        isOneStatement: Bool,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T,
        done: @escaping @Sendable (Result<T, any Error>) -> Void
    ) -> Bool {
        loop.submit(isOneStatement: isOneStatement, body, done: done)
        return true
    }

    /// Whoever writes to the file beside the server is a command, which comes and goes.
    package var leads: Bool { true }

    package var sweepWidth: Int { 1000 }

    package func close() async {
        watch?.end()
        await loop.close { [readers, writer, lock] in
            readers.close()
            writer.close()
            lock?.release()
        }
    }

    /// Moves what the log gathered into the database and empties the log, for a sweep.
    ///
    /// - Returns: Whether the log is empty now; a long look that is still running keeps it.
    @discardableResult
    package func checkpoint() async throws -> Bool {
        try insistOnOpen()
        return try await writer.checkpoint()
    }

    /// The writer's `PRAGMA synchronous`, read back; 2 is FULL.
    package func synchronousLevel() async throws -> Int {
        try insistOnOpen()
        return try await writer.synchronousLevel()
    }

    /// How many changes wait for the commit loop.
    package var waitingWrites: Int {
        loop.waitingCount
    }

    private func insistOnOpen() throws(StoreError) {
        guard !loop.isClosed else {
            throw .closed
        }
    }
}
