import GRDB
import GRDBSQLite
import LicensingStore

/// The one connection that changes the database, and the long looks that share its pool.
///
/// Unchecked, because the compiler cannot see that `statements` is touched only inside `writeWithoutTransaction`,
/// where GRDB lets one thread in at a time.
final class WriterConnection: @unchecked Sendable {
    private let pool: DatabasePool
    private let statements: StatementCache
    private let heartbeats: PendingHeartbeats
    private let journal: HeartbeatJournal
    private let scanStatements: ScanStatements
    private let busyTimeout: Duration
    private let scanDeadline: Duration
    private let scansInFlight: Turnstile
    /// What the version was when it was asked last; touched where `statements` is.
    private var dataVersion: Int?

    init(
        _ configuration: SQLiteStoreConfiguration,
        settings: ConnectionSettings,
        migrator: Migrator,
        heartbeats: PendingHeartbeats
    ) throws(StoreError) {
        do {
            let pool = try DatabasePool(path: configuration.path, configuration: settings.pool)
            let statements = try pool.writeWithoutTransaction { database in
                try StatementCache(handle: try database.openHandle, limit: configuration.statementLimit)
            }
            self.pool = pool
            self.statements = statements
            self.heartbeats = heartbeats
            journal = HeartbeatJournal(
                heartbeats,
                statements: statements,
                limit: configuration.heartbeatLimit,
                stepSize: configuration.heartbeatStep,
                isOwn: configuration.exclusive
            )
            scanStatements = ScanStatements(limit: configuration.statementLimit)
            busyTimeout = configuration.busyTimeout
            scanDeadline = configuration.scanDeadline
            scansInFlight = Turnstile(limit: configuration.scanCount + configuration.waitingScanLimit)
            try pool.writeWithoutTransaction { _ in
                try migrator.run(on: statements)
                try Self.insistOnSettings(statements)
                try journal.open()
                dataVersion = try statements.integer("PRAGMA data_version")
            }
        } catch {
            throw StoreError(opening: configuration.path, error)
        }
    }

    /// GRDB sets `synchronous` to NORMAL while opening, with which a power cut takes acknowledged activations
    /// back; a migration turns foreign keys off.
    ///
    /// SQLite ignores a setting it does not like, so they are read back.
    private static func insistOnSettings(_ statements: StatementCache) throws(StoreError) {
        try statements.runOnce("PRAGMA synchronous = FULL")
        guard try statements.integer("PRAGMA synchronous") == 2,
            try statements.integer("PRAGMA foreign_keys") == 1,
            try statements.text("PRAGMA journal_mode") == "wal"
        else {
            throw .defect(
                "the database did not accept its settings (synchronous, foreign_keys, journal_mode)"
            )
        }
    }

    /// Runs the jobs in one transaction.
    ///
    /// Nobody may be told anything before this returns.
    ///
    /// - Returns: What to call now, one for each job, in order.
    func commit(_ jobs: [WriteJob]) -> [WriteJob.Delivery] {
        pool.writeWithoutTransaction { _ in
            do {
                try statements.run("BEGIN IMMEDIATE")
                try journal.began()
                let deliveries = jobs.count == 1 ? [try runAlone(jobs[0])] : try runTogether(jobs)
                try commitTransaction()
                journal.committed()
                return deliveries
            } catch {
                rollBack()
                return jobs.map { job in { job.fail(error) } }
            }
        }
    }

    /// Does a step of what was put off, if there is any.
    ///
    /// - Returns: Whether there is more.
    /// - Throws: ``StoreError``; it can be tried again.
    func foldHeartbeats() throws(StoreError) -> Bool {
        do {
            return try pool.writeWithoutTransaction { _ in try journal.foldSome() }
        } catch let error as StoreError {
            throw error
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// The transaction is the job's own savepoint.
    private func runAlone(_ job: WriteJob) throws -> WriteJob.Delivery {
        do {
            let delivery = try job.run(SQLiteTransaction(statements, mayWrite: true, journal: journal))
            try insistOnTransaction(after: nil)
            return delivery
        } catch {
            try insistOnTransaction(after: error)
            throw error
        }
    }

    /// What a job throws takes back that job only.
    ///
    /// What this throws takes back all of them.
    private func runTogether(_ jobs: [WriteJob]) throws -> [WriteJob.Delivery] {
        var deliveries: [WriteJob.Delivery] = []
        deliveries.reserveCapacity(jobs.count)
        for job in jobs {
            deliveries.append(job.isOneStatement ? try runBare(job) : try runInSavepoint(job))
        }
        return deliveries
    }

    private func runInSavepoint(_ job: WriteJob) throws -> WriteJob.Delivery {
        let journaled = statements.heartbeats.uncommitted.count
        try statements.run("SAVEPOINT job")
        do {
            let delivery = try job.run(SQLiteTransaction(statements, mayWrite: true, journal: journal))
            try insistOnTransaction(after: nil)
            try statements.run("RELEASE job")
            return delivery
        } catch {
            try insistOnTransaction(after: error)
            statements.heartbeats.takeBack(to: journaled)
            try statements.run("ROLLBACK TO job")
            try statements.run("RELEASE job")
            return { job.fail(error) }
        }
    }

    /// SQLite itself takes back a statement that fails.
    ///
    /// If something was changed all the same, all of the batch goes: better than half of one.
    private func runBare(_ job: WriteJob) throws -> WriteJob.Delivery {
        let before = statements.totalChanges
        do {
            let delivery = try job.run(SQLiteTransaction(statements, mayWrite: true, journal: journal))
            try insistOnTransaction(after: nil)
            return delivery
        } catch {
            try insistOnTransaction(after: error)
            guard statements.totalChanges == before else {
                throw StoreError.defect("a change of one statement failed after it had changed something")
            }
            return { job.fail(error) }
        }
    }

    /// A full disk ends the transaction inside SQLite.
    ///
    /// Going on would store the later jobs one by one, and the callers of the earlier ones would be told that
    /// theirs were stored.
    private func insistOnTransaction(after error: (any Error)?) throws(StoreError) {
        guard !statements.isInTransaction else {
            return
        }
        if let error = error as? StoreError, case .unavailable = error {
            throw error
        }
        throw .unavailable("the transaction ended early; nothing of this change was kept")
    }

    private func commitTransaction() throws(StoreError) {
        do {
            try statements.run("COMMIT")
        } catch .constraint(let detail) {
            // A deferred constraint cannot be traced to the job that broke it.
            throw .defect("deferred constraints do not work with shared commits: \(detail)")
        }
    }

    private func rollBack() {
        statements.heartbeats.takeBack()
        if statements.isInTransaction {
            try? statements.run("ROLLBACK")
        }
    }

    /// Runs a long look on a thread of GRDB's own.
    ///
    /// A few run at once and some wait; one more is refused, and one that takes too long is broken off, so that nobody's
    /// search keeps everybody else from their lists.
    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        guard scansInFlight.enter() else {
            throw StoreError.queueFull
        }
        defer { scansInFlight.leave() }
        let known = scanStatements
        let patience = scanDeadline
        let view = heartbeats.view()
        do {
            return try await pool.read { database in
                let deadline = ScanDeadline(on: try database.openHandle, after: patience)
                defer { deadline.lift() }
                let statements = try known.statements(of: database)
                statements.heartbeats.view = view
                defer { statements.heartbeats.view = nil }
                return try SQLiteTransaction(statements, mayWrite: false).perform(body)
            }
        } catch  where Task.isCancelled {
            // GRDB interrupts the connection of a task that is cancelled; nothing took too long.
            throw CancellationError()
        } catch let error as DatabaseError {
            // GRDB's own word for a store that was closed meanwhile is misuse.
            let code = error.extendedResultCode.rawValue
            throw code == SQLITE_MISUSE
                ? .closed : StoreError(sqliteCode: code, detail: "opening a long look")
        }
    }

    /// Whether another process has changed the file since it was asked before: the version moves with the commits of others, not
    /// with this connection's own.
    func wasChangedByOthers() -> Bool {
        pool.writeWithoutTransaction { _ in
            let version = try? statements.integer("PRAGMA data_version")
            defer { dataVersion = version }
            return version != dataVersion
        }
    }

    /// The level read back from the connection; 2 is FULL.
    func synchronousLevel() async throws -> Int {
        try await pool.writeWithoutTransaction { _ in try self.statements.integer("PRAGMA synchronous") ?? -1
        }
    }

    /// Moves the log into the database and empties it, unless somebody still reads from it.
    func checkpoint() async throws -> Bool {
        try await pool.writeWithoutTransaction { _ in try self.emptyLog() }
    }

    /// Empties the log and closes.
    ///
    /// Statistics are not gathered (`PRAGMA optimize`): those of a small installation make SQLite scan whole tables once it
    /// has grown. The indexes are made so that the statements find them without.
    ///
    /// An error here loses nothing: the log is read again at the next start.
    func close() {
        pool.writeWithoutTransaction { _ in
            rollBack()
            _ = try? emptyLog()
            statements.removeAll()
        }
        scanStatements.removeAll()
        try? pool.close()
    }

    /// Without a busy timeout: changes must not wait for somebody's export.
    private func emptyLog() throws(StoreError) -> Bool {
        let milliseconds = Int(busyTimeout / .milliseconds(1))
        try statements.runOnce("PRAGMA busy_timeout = 0")
        defer { try? statements.runOnce("PRAGMA busy_timeout = \(milliseconds)") }
        return try statements.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }
}
