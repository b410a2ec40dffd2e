import GRDB
import LicensingStore
import Synchronization

/// The prepared statements of the connections that long looks borrow from GRDB: compiling a list's statements takes several
/// times as long as running them.
///
/// GRDB lends a connection to one thread at a time, and its statements with it.
final class ScanStatements: Sendable {
    private let kept = Mutex<[ObjectIdentifier: StatementCache]>([:])
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The statements of a connection.
    ///
    /// A connection whose statements are kept is not freed, even when it is closed: so what is found under the same handle is
    /// its own.
    func statements(of database: Database) throws -> StatementCache {
        let handle = try database.openHandle
        let place = ObjectIdentifier(database)
        return try kept.withLock { kept in
            if let known = kept[place], known.isOf(handle) {
                return known
            }
            let fresh = try StatementCache(handle: handle, limit: limit)
            kept[place] = fresh
            return fresh
        }
    }

    /// Finalizes everything, which must happen before the connections are closed.
    func removeAll() {
        kept.withLock { $0 = [:] }
    }
}
