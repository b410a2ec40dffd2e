import CLibPQ
import LicensingStore

/// What a failed statement means, and for which failures a connection is given up.
extension Connection {
    /// A prepared statement that is not there, that is there twice, or whose result has another shape now.
    private static let staleStates: Set<String> = ["26000", "42P05", "0A000"]

    /// Throws what a failed statement means; `place` is the statement.
    func check(_ result: QueryResult, _ place: String) throws {
        guard !result.succeeded else {
            return
        }
        guard result.status != PGRES_PIPELINE_ABORTED else {
            throw StoreError.unavailable("a statement before it failed")
        }
        let state = result.sqlState
        if let state, Conflict.states.contains(state) {
            throw Conflict(sqlState: state)
        }
        if state == "25006", isReadOnlyServer {
            // What was the primary is one no more; a new connection finds the one that is.
            breakOff()
            throw StoreError.unavailable(
                "this PostgreSQL server is read-only, such as a standby: name all hosts in the database URL, with target_session_attrs=read-write"
            )
        }
        if let state, Self.staleStates.contains(state) {
            // What was prepared is not there, or no longer fits the tables; a new connection prepares anew.
            breakOff()
        }
        throw StoreError(sqlState: state, message: result.message, place: result.constraint ?? place)
    }

    private var isReadOnlyServer: Bool {
        ["in_hot_standby", "default_transaction_read_only"]
            .contains { name in
                let value = PQparameterStatus(pointer, name).map { String(cString: $0) }
                return value == "on"
            }
    }
}
