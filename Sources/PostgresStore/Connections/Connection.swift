import CLibPQ
import LicensingStore

/// One connection to the server, used by one thread at a time.
final class Connection {
    private let pointer: OpaquePointer
    private let statements: StatementNames

    /// Connects, and waits for it.
    ///
    /// - Throws: ``StoreError/unavailable(_:)`` with what libpq said; a password is never in it.
    init(_ configuration: PostgresStoreConfiguration) throws {
        let seconds = max(1, configuration.connectTimeout.components.seconds)
        let milliseconds = configuration.statementTimeout.components.seconds * 1000
        let words: [(String, String)] = [
            ("dbname", configuration.url), ("connect_timeout", "\(seconds)"),
            ("application_name", "licentric"), ("client_encoding", "UTF8"),
            (
                "options",
                "-c statement_timeout=\(milliseconds) -c default_transaction_isolation=read\\ committed"
            ),
        ]
        guard let pointer = Self.connect(words) else {
            throw StoreError.unavailable("there is no memory for a connection to PostgreSQL")
        }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let message = Self.message(of: pointer)
            PQfinish(pointer)
            throw StoreError.unavailable("cannot connect to PostgreSQL: \(message)")
        }
        self.pointer = pointer
        statements = StatementNames(limit: configuration.statementLimit)
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
    }

    deinit {
        PQfinish(pointer)
    }

    /// Whether it can still be used.
    var isAlive: Bool {
        PQstatus(pointer) == CONNECTION_OK
    }

    /// Whether a transaction is open, dead or alive.
    var isInTransaction: Bool {
        PQtransactionStatus(pointer) != PQTRANS_IDLE
    }

    /// Runs one statement, prepared at its first use.
    ///
    /// - Parameters:
    ///   - sql: With `$1`-style placeholders.
    ///   - values: The value of `$1` first.
    /// - Returns: The answer.
    /// - Throws: ``StoreError``, or a ``Conflict``.
    func run(_ sql: String, _ values: [SQLValue]) throws -> QueryResult {
        let bound = BoundValues(values)
        let (name, evicted) = try statements.name(of: sql, valueCount: values.count)
        if let evicted {
            try command("DEALLOCATE \(evicted)")
        }
        if let name = name.fresh {
            do {
                try prepare(name, sql, bound)
            } catch {
                statements.forget(sql)
                throw error
            }
        }
        let answer = bound.withPointers { values, lengths, formats in
            PQexecPrepared(pointer, name.text, bound.count, values, lengths, formats, 1)
        }
        return try checked(answer, sql)
    }

    /// Runs a statement without values.
    func command(_ sql: String) throws {
        _ = try checked(PQexec(pointer, sql), sql)
    }

    private func prepare(_ name: String, _ sql: String, _ values: BoundValues) throws {
        _ = try checked(PQprepare(pointer, name, sql, values.count, values.types), sql)
    }

    private func checked(_ answer: OpaquePointer?, _ sql: String) throws -> QueryResult {
        guard let answer else {
            throw StoreError(sqlState: nil, message: Self.message(of: pointer), place: sql)
        }
        let result = QueryResult(answer)
        guard !result.succeeded else {
            return result
        }
        let state = result.sqlState
        if let state, Conflict.states.contains(state) {
            throw Conflict(sqlState: state)
        }
        throw StoreError(sqlState: state, message: result.message, place: result.constraint ?? sql)
    }

    private static func connect(_ words: [(String, String)]) -> OpaquePointer? {
        withCStrings(words.map(\.0)) { keywords in
            withCStrings(words.map(\.1)) { values in
                PQconnectdbParams(keywords, values, 1)
            }
        }
    }

    /// A null-terminated array of C strings.
    private static func withCStrings<T>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
    ) -> T {
        let copies = texts.map { text in
            let bytes = Array(text.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return copy
        }
        defer {
            for copy in copies {
                copy.deallocate()
            }
        }
        return body(copies.map { UnsafePointer<CChar>?($0) } + [nil])
    }

    private static func message(of pointer: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(pointer))
        return text.split(separator: "\n").joined(separator: " ")
    }
}
