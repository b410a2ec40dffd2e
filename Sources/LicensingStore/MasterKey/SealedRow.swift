import LicensingCore

/// The encrypted columns of one row, in the order of its table's.
package struct SealedRow: Sendable {
    package let id: UUIDBits
    package let ciphertexts: [[UInt8]?]
    package let hash: [UInt8]?
}

extension ReadTransaction {
    /// The next rows of all tenants, those that are gone for everybody included.
    package func sealedRows(of table: SealedTable, after id: UUIDBits?, limit: Int) throws -> [SealedRow] {
        let columns = (["id"] + table.columns + [table.hash ?? "NULL"]).joined(separator: ", ")
        return try query(
            "SELECT \(columns) FROM \(table.name) WHERE id > $1 ORDER BY id LIMIT $2",
            [id.map { .uuid($0) } ?? .blob([]), .integer(limit)],
            behind: .server
        ) { row in
            let last = table.columns.count + 1
            return SealedRow(
                id: row.uuid(0),
                ciphertexts: (1..<last).map { row.isNull($0) ? nil : row.blob($0) },
                hash: table.hash.map { _ in row.blob(last) }
            )
        }
    }
}

extension WriteTransaction {
    /// Replaces one ciphertext, and what its clear text is found by, unless it is another by now.
    package func reseal(_ change: ResealedValue, in table: SealedTable) throws {
        var assignments = "\(change.column) = $3"
        var values: [SQLValue] = [.uuid(change.id), .blob(change.old), .blob(change.new)]
        if let hash = change.hash, let column = table.hash {
            assignments += ", \(column) = $4"
            values.append(.blob(hash))
        }
        try send(
            "UPDATE \(table.name) SET \(assignments) WHERE id = $1 AND \(change.column) = $2",
            values,
            behind: .server
        )
    }
}
