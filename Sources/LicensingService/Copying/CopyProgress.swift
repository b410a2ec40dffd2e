/// How far a copy has come.
package enum CopyProgress: Equatable, Sendable {
    /// So many rows of this table are in the destination, and so many of all tables.
    case copying(table: String, RowTally, all: RowTally)
    /// All rows of this table are in the destination.
    case copied(table: String, rows: Int)
    /// So many rows of all tables have been compared.
    case comparing(table: String, all: RowTally)
}
