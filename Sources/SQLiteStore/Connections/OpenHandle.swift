import GRDB
import GRDBSQLite

extension Database {
    /// The raw connection, or the error GRDB itself has for a closed one.
    var openHandle: OpaquePointer {
        get throws {
            guard let sqliteConnection else {
                throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
            }
            return sqliteConnection
        }
    }
}
