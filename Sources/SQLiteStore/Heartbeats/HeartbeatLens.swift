import GRDBSQLite
import LicensingCore
import LicensingStore

/// What one connection sees of the journal: the function ``Dialect/pendingHeartbeat`` of its statements.
///
/// Unchecked, because the compiler cannot see that it is used by one thread at a time, like the connection itself.
final class HeartbeatLens: @unchecked Sendable {
    /// For the time of one transaction.
    var view: HeartbeatView?
    /// What this transaction has added, and nobody else may see before it is on the disk.
    private(set) var uncommitted: [HeartbeatEntry] = []

    func add(_ entry: HeartbeatEntry) {
        uncommitted.append(entry)
    }

    /// Takes back what was added after the first `count` entries.
    func takeBack(to count: Int = 0) {
        uncommitted.removeSubrange(count...)
    }

    /// Lets statements of the connection use the function.
    func install(on connection: OpaquePointer) throws(StoreError) {
        let code = sqlite3_create_function_v2(
            connection,
            Dialect.pendingHeartbeat,
            1,
            SQLITE_UTF8 | SQLITE_DIRECTONLY,
            Unmanaged.passRetained(self).toOpaque(),
            { context, _, values in
                let lens = Unmanaged<HeartbeatLens>.fromOpaque(sqlite3_user_data(context))
                    .takeUnretainedValue()
                sqlite3_result_int64(context, lens.heartbeat(of: values?[0]))
            },
            nil,
            nil,
            { lens in
                lens.map { Unmanaged<HeartbeatLens>.fromOpaque($0).release() }
            }
        )
        guard code == SQLITE_OK else {
            throw StoreError(sqliteCode: code, detail: "adding the function \(Dialect.pendingHeartbeat)")
        }
    }

    /// Of a machine that is not there, none.
    private func heartbeat(of argument: OpaquePointer?) -> Int64 {
        guard let bytes = sqlite3_value_blob(argument), sqlite3_value_bytes(argument) == 16 else {
            return Dialect.noPendingHeartbeat
        }
        let machine = UUIDBits(stored: bytes)
        let none = Dialect.noPendingHeartbeat
        let own = uncommitted.reduce(none) { $1.machine == machine ? max($0, $1.time) : $0 }
        return max(own, view?.heartbeat(of: machine) ?? none)
    }
}
