import GRDBSQLite
import LicensingCore
import LicensingStore

/// The current row of a statement.
///
/// SQLite would turn NULL into 0 and text into numbers without a word; here a column of another kind than
/// asked for fails the transaction.
struct SQLiteRow: SQLRow {
    let pointer: OpaquePointer
    let transaction: SQLiteTransaction

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(pointer, CInt(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 {
        guard has(SQLITE_INTEGER, column) else {
            return 0
        }
        return sqlite3_column_int64(pointer, CInt(column))
    }

    func text(_ column: Int) -> String {
        guard has(SQLITE_TEXT, column), let start = sqlite3_column_text(pointer, CInt(column)) else {
            return ""
        }
        let count = Int(sqlite3_column_bytes(pointer, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard has(SQLITE_BLOB, column), let start = sqlite3_column_blob(pointer, CInt(column)) else {
            return []
        }
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, CInt(column))))
        )
    }

    func uuid(_ column: Int) -> UUIDBits {
        guard has(SQLITE_BLOB, column), let start = sqlite3_column_blob(pointer, CInt(column)),
            sqlite3_column_bytes(pointer, CInt(column)) == 16
        else {
            transaction.note(.defect("column \(column) is not an id of 16 bytes: \(sql)"))
            return UUIDBits(high: 0, low: 0)
        }
        return UUIDBits(stored: start)
    }

    private func has(_ type: CInt, _ column: Int) -> Bool {
        guard sqlite3_column_type(pointer, CInt(column)) == type else {
            transaction.note(.defect("column \(column) is not of the kind it is read as: \(sql)"))
            return false
        }
        return true
    }

    private var sql: String {
        sqlite3_sql(pointer).map { String(cString: $0) } ?? ""
    }
}
