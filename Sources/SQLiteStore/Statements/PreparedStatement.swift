import GRDBSQLite
import LicensingCore
import LicensingStore

/// One compiled statement of one connection, finalized with this object.
final class PreparedStatement {
    let pointer: OpaquePointer
    /// Whether running it cannot change the database.
    let isReadOnly: Bool
    private let placeholderCount: Int
    private let connection: OpaquePointer

    /// Kept by the cache: whether somebody is reading rows, and when it was last wanted.
    var isInUse = false
    var lastUse: UInt64 = 0

    init(_ source: String, on connection: OpaquePointer, isKept: Bool) throws(StoreError) {
        let placeholders = try Placeholders(translating: source)
        let compiled = try Self.compile(placeholders.sql, on: connection, isKept: isKept)
        self.connection = connection
        pointer = compiled
        isReadOnly = sqlite3_stmt_readonly(compiled) != 0
        placeholderCount = placeholders.count
        guard Int(sqlite3_bind_parameter_count(compiled)) == placeholders.count else {
            throw .defect("placeholders are written $1, $2 and so on: \(source)")
        }
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    /// Binds the values, `$1` first.
    func bind(_ values: [SQLValue]) throws(StoreError) {
        guard values.count == placeholderCount else {
            throw .defect("\(values.count) values for \(placeholderCount) placeholders: \(sql)")
        }
        var position: CInt = 1
        for value in values {
            let code = bind(value, at: position)
            guard code == SQLITE_OK else {
                throw failure(code)
            }
            position += 1
        }
    }

    /// Moves to the next row, if there is one.
    func step() throws(StoreError) -> Bool {
        let code = sqlite3_step(pointer)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure(code)
        }
    }

    /// Makes it ready for the next use.
    ///
    /// The bound values go: keys must not lie about in memory.
    func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// The text with its placeholders, for messages; never the values.
    private var sql: String {
        sqlite3_sql(pointer).map { String(cString: $0) } ?? ""
    }

    private func failure(_ code: CInt) -> StoreError {
        // Constraint messages name tables and columns. Others may quote a value, so the statement stands instead.
        let detail = code & 0xFF == SQLITE_CONSTRAINT ? String(cString: sqlite3_errmsg(connection)) : sql
        return StoreError(sqliteCode: code, detail: detail)
    }

    private func bind(_ value: SQLValue, at position: CInt) -> CInt {
        switch value {
        case .null:
            return sqlite3_bind_null(pointer, position)
        case .integer(let number):
            return sqlite3_bind_int64(pointer, position, number)
        case .text(let text):
            return bindText(text, at: position)
        case .blob(let bytes):
            return bindBlob(bytes, at: position)
        case .uuid(let bits):
            var words = (bits.high.bigEndian, bits.low.bigEndian)
            return withUnsafeBytes(of: &words) { buffer in
                sqlite3_bind_blob(pointer, position, buffer.baseAddress, 16, Self.transient)
            }
        }
    }

    private func bindText(_ text: String, at position: CInt) -> CInt {
        var text = text
        return text.withUTF8 { buffer in
            guard let base = buffer.baseAddress else {
                // A null pointer would bind NULL.
                return sqlite3_bind_text(pointer, position, "", 0, Self.transient)
            }
            return base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { characters in
                sqlite3_bind_text64(
                    pointer,
                    position,
                    characters,
                    UInt64(buffer.count),
                    Self.transient,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
    }

    private func bindBlob(_ bytes: [UInt8], at position: CInt) -> CInt {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else {
                return sqlite3_bind_zeroblob(pointer, position, 0)
            }
            return sqlite3_bind_blob64(pointer, position, base, UInt64(buffer.count), Self.transient)
        }
    }

    /// Tells SQLite to copy; the macro does not reach Swift.
    private static var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private static func compile(
        _ sql: String,
        on connection: OpaquePointer,
        isKept: Bool
    ) throws(StoreError) -> OpaquePointer {
        var compiled: OpaquePointer?
        var sql = sql
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let (code, hasRest) = sql.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                var rest: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection,
                    characters.baseAddress,
                    CInt(characters.count),
                    flags,
                    &compiled,
                    &rest
                )
                let end = characters.baseAddress.map { $0 + characters.count }
                return (code, rest.map { hasStatement(from: $0, to: end ?? $0) } ?? false)
            }
        }
        guard code == SQLITE_OK else {
            // Nothing is bound yet, so the message can only quote the statement.
            let message = String(cString: sqlite3_errmsg(connection))
            throw StoreError(sqliteCode: code, detail: "\(message) in: \(sql)")
        }
        guard let compiled, !hasRest else {
            sqlite3_finalize(compiled)
            throw .defect("one statement at a time: \(sql)")
        }
        return compiled
    }

    /// Whether more than blanks and semicolons follows the first statement.
    private static func hasStatement(from start: UnsafePointer<CChar>, to end: UnsafePointer<CChar>) -> Bool {
        UnsafeBufferPointer(start: start, count: end - start).contains { $0 > 32 && $0 != 59 }
    }
}
