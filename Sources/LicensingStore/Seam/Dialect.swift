/// What differs between the engines, by name.
///
/// Everything else is written once.
package struct Dialect: Sendable {
    /// The engine, for messages.
    package let name: String
    /// The column type of ids, hashes and ciphertexts.
    package let blob: String
    /// The column type of text that compares by bytes.
    package let text: String
    /// The column type of 64-bit integers.
    package let integer: String
    /// An integer key that the engine hands out, ascending.
    package let serialKey: String
    /// What follows the closing parenthesis of a table.
    package let tableSuffix: String
    /// The same for a table that is looked up by its primary key alone.
    package let keyedTableSuffix: String
    /// Appended to a `SELECT` whose rows must stay as they are until commit.
    package let rowLock: String

    package static let sqlite = Dialect(
        name: "SQLite",
        blob: "BLOB",
        text: "TEXT",
        integer: "INTEGER",
        serialKey: "INTEGER PRIMARY KEY AUTOINCREMENT",
        tableSuffix: " STRICT",
        keyedTableSuffix: " STRICT, WITHOUT ROWID",
        rowLock: ""
    )
}
