/// One table, as a copy moves it: all its columns, its rows in the order of their keys.
package struct CopiedTable: Hashable, Sendable {
    package let name: String
    package let columns: [CopiedColumn]
    /// The columns of the primary key, in its order.
    package let key: [String]
    /// The column whose numbers the engine hands out, if it does.
    let serial: String?
    /// Which rows are copied; nil where all are.
    let condition: String?
    /// Where the columns of the key stand among all of them.
    let keyPositions: [Int]

    init(
        _ name: String,
        key: [String],
        blobs: [String] = [],
        texts: [String] = [],
        integers: [String] = [],
        serial: String? = nil,
        condition: String? = nil
    ) {
        self.name = name
        self.key = key
        self.serial = serial
        self.condition = condition
        let columns =
            blobs.map { CopiedColumn(name: $0, kind: .blob) }
            + texts.map { CopiedColumn(name: $0, kind: .text) }
            + integers.map { CopiedColumn(name: $0, kind: .integer) }
        self.columns = columns
        keyPositions = key.compactMap { column in columns.firstIndex { $0.name == column } }
    }
}
