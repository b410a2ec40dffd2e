import LicensingStore

/// The tables that a copy knows, or that an engine has, in a form that can be compared.
package struct Catalogue: Equatable {
    /// A column's kind by its name, for each table.
    package var columns: [String: [String: String]] = [:]
    /// The columns of the primary key, in its order.
    package var keys: [String: [String]] = [:]

    package init() {}

    /// What a copy moves.
    package static var copied: Catalogue {
        var catalogue = Catalogue()
        for table in CopiedTable.all {
            for column in table.columns {
                catalogue.columns[table.name, default: [:]][column.name] = "\(column.kind)"
            }
            catalogue.keys[table.name] = table.key
        }
        return catalogue
    }

    /// Takes a column of an engine's own list; its keys must come in their order.
    package mutating func add(table: String, column: String, type: String, isKey: Bool) {
        let kinds = [
            "BLOB": "blob", "TEXT": "text", "INTEGER": "integer", "bytea": "blob", "text": "text",
            "bigint": "integer",
        ]
        columns[table, default: [:]][column] = kinds[type] ?? "unknown: \(type)"
        if isKey {
            keys[table, default: []].append(column)
        }
    }
}
