/// A transaction that may change rows.
package protocol WriteTransaction: ReadTransaction {
    /// Runs one statement that yields no rows.
    ///
    /// - Returns: How many rows it changed.
    /// - Throws: ``StoreError``.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int
}
