/// One row on its way from store to store: a value for each column of its table, in their order.
package struct CopiedRow: Sendable {
    package let values: [SQLValue]

    package init(_ values: [SQLValue]) {
        self.values = values
    }

    /// What the row is found by.
    package func key(in table: CopiedTable) -> [SQLValue] {
        table.keyPositions.map { values[$0] }
    }
}
