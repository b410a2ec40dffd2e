import LicensingStore

/// What a closure sees.
///
/// It remembers the first thing that failed: the server's transaction is dead then, whatever the closure makes of it.
final class PostgresTransaction: WriteTransaction {
    private let connection: Connection
    private var failure: (any Error)?
    private var isOver = false

    init(_ connection: Connection) {
        self.connection = connection
    }

    var dialect: Dialect {
        .postgres
    }

    /// Runs the closure.
    ///
    /// A remembered failure wins over whatever the closure made of it.
    func perform<T>(_ body: (PostgresTransaction) throws -> T) throws -> T {
        defer { isOver = true }
        do {
            let value = try body(self)
            if let failure {
                throw failure
            }
            return value
        } catch {
            throw failure ?? error
        }
    }

    func query<T>(_ sql: String, _ values: [SQLValue], _ decode: (any SQLRow) throws -> T) throws -> [T] {
        let result = try run(sql, values)
        var rows: [T] = []
        rows.reserveCapacity(Int(result.rowCount))
        for row in 0..<result.rowCount {
            rows.append(try decode(PostgresRow(result: result, row: row, transaction: self)))
            if let failure {
                throw failure
            }
        }
        return rows
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try run(sql, values).changedRows
    }

    /// Remembers what broke, if nothing broke before.
    func note(_ error: StoreError) {
        failure = failure ?? error
    }

    private func run(_ sql: String, _ values: [SQLValue]) throws -> QueryResult {
        if let failure {
            throw failure
        }
        guard !isOver else {
            throw StoreError.defect("a transaction was used after its closure had returned")
        }
        do {
            return try connection.run(sql, values)
        } catch {
            failure = error
            throw error
        }
    }
}
