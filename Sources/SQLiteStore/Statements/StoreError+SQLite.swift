import GRDB
import GRDBSQLite
import LicensingStore

extension StoreError {
    /// What a result code means to the operator.
    ///
    /// - Parameters:
    ///   - sqliteCode: The extended result code.
    ///   - detail: What was being done. It never holds a bound value: values are keys.
    init(sqliteCode: CInt, detail: String) {
        switch sqliteCode & 0xFF {
        case SQLITE_CONSTRAINT:
            self = .constraint(detail)
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_SCHEMA:
            self = .defect("\(String(cString: sqlite3_errstr(sqliteCode))): \(detail)")
        default:
            self = .unavailable("\(Self.advice(sqliteCode)) (SQLite code \(sqliteCode))")
        }
    }

    /// What prevented a connection from being opened.
    init(opening path: String, _ error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            let code = error.extendedResultCode.rawValue
            self = .unavailable("cannot open \(path): \(Self.advice(code)) (SQLite code \(code))")
        default:
            self = .unavailable("cannot open \(path): \(error)")
        }
    }

    private static func advice(_ code: CInt) -> String {
        switch code & 0xFF {
        case SQLITE_FULL:
            "the disk that holds the database is full: make room on it"
        case SQLITE_IOERR:
            "reading or writing the database failed: check the disk and the system log"
        case SQLITE_CANTOPEN:
            "the database cannot be opened: check that its directory exists and belongs to this user"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            "the database cannot be written: check the owner and mode of its directory, and that it is not mounted read-only"
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            "another process has held the database for too long: look for a backup or a command that is still running"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "the file is damaged or is no database: stop the server and restore a backup"
        case SQLITE_NOMEM:
            "memory ran out"
        case SQLITE_INTERRUPT:
            "the look took too long and was broken off: narrow it with more filters"
        default:
            String(cString: sqlite3_errstr(code))
        }
    }
}
