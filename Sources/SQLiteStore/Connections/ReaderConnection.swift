import GRDB
import LicensingStore

/// One read-only connection with its prepared statements.
///
/// Unchecked, because the compiler cannot see that ``ReaderPool`` lends it to one thread at a time: that is also
/// why the handle is used directly, without the queue that GRDB would put before it.
final class ReaderConnection: @unchecked Sendable {
    private let queue: DatabaseQueue
    private let statements: StatementCache
    private let heartbeats: PendingHeartbeats

    init(
        path: String,
        configuration: Configuration,
        statementLimit: Int,
        heartbeats: PendingHeartbeats
    ) throws(StoreError) {
        self.heartbeats = heartbeats
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let handle = try queue.unsafeRead { database in try database.openHandle }
            self.queue = queue
            statements = try StatementCache(handle: handle, limit: statementLimit)
        } catch {
            throw StoreError(opening: path, error)
        }
    }

    /// Whether the next borrower would start from a clean connection.
    var isIdle: Bool {
        !statements.isInTransaction
    }

    /// Runs the closure on one consistent state of the database.
    func snapshot<T>(_ body: (any ReadTransaction) throws -> T) throws -> T {
        statements.heartbeats.view = heartbeats.view()
        defer { statements.heartbeats.view = nil }
        try statements.run("BEGIN DEFERRED")
        // Nothing was changed, so how the transaction ends does not matter; `isIdle` notices if it does not.
        defer { try? statements.run("COMMIT") }
        return try SQLiteTransaction(statements, mayWrite: false).perform(body)
    }

    /// Ends the connection.
    func close() {
        statements.removeAll()
        try? queue.close()
    }
}
