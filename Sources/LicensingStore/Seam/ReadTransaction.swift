/// What a transaction offers to the queries of this room.
///
/// Nothing outside `LicensingStore` writes SQL.
package protocol ReadTransaction {
    /// What differs between the engines.
    var dialect: Dialect { get }

    /// Runs one statement and decodes each of its rows.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`-style placeholders bound by number; repeats allowed, gaps not.
    ///   - values: The value of `$1` first.
    ///   - decode: Called once per row; the row is valid during the call only.
    /// - Returns: The decoded rows, in order.
    /// - Throws: ``StoreError``, or what `decode` throws.
    func query<T>(_ sql: String, _ values: [SQLValue], _ decode: (any SQLRow) throws -> T) throws -> [T]
}

extension ReadTransaction {
    /// The first row, for statements that yield one at the most.
    package func first<T>(
        _ sql: String,
        _ values: [SQLValue],
        _ decode: (any SQLRow) throws -> T
    ) throws -> T? {
        try query(sql, values, decode).first
    }

    /// Whether the statement yields a row.
    package func exists(_ sql: String, _ values: [SQLValue]) throws -> Bool {
        try first(sql, values) { _ in true } ?? false
    }
}
