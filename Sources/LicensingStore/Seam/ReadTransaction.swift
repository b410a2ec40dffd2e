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
    ///   - fence: Whose rows it can meet.
    ///   - decode: Called once per row; the row is valid during the call only.
    /// - Returns: The decoded rows, in order.
    /// - Throws: ``StoreError``, or what `decode` throws.
    func query<T>(
        _ sql: String,
        _ values: [SQLValue],
        behind fence: Fence,
        _ decode: (any SQLRow) throws -> T
    ) throws -> [T]

    /// Says what will be asked next.
    ///
    /// Where the engine is far away the questions travel together, and each finds its answer when it is asked again; elsewhere
    /// nothing happens. Inside the body no question has an answer yet, so none may depend on another. A change in between
    /// makes the answers void.
    ///
    /// - Parameter body: Asks.
    /// - Throws: ``StoreError``.
    func foresee(_ body: () throws -> Void) throws
}

extension ReadTransaction {
    /// Runs a statement about tables that belong to no tenant.
    package func query<T>(
        _ sql: String,
        _ values: [SQLValue],
        _ decode: (any SQLRow) throws -> T
    ) throws -> [T] {
        try query(sql, values, behind: .nobody, decode)
    }

    /// The first row, for statements that yield one at the most.
    package func first<T>(
        _ sql: String,
        _ values: [SQLValue],
        behind fence: Fence = .nobody,
        _ decode: (any SQLRow) throws -> T
    ) throws -> T? {
        try query(sql, values, behind: fence, decode).first
    }

    /// Whether the statement yields a row.
    package func exists(_ sql: String, _ values: [SQLValue], behind fence: Fence = .nobody) throws -> Bool {
        try first(sql, values, behind: fence) { _ in true } ?? false
    }
}
