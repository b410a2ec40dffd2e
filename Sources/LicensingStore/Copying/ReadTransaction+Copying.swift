/// What a copy reads of a whole table, over all tenants.
extension ReadTransaction {
    /// The next rows in the order of their keys.
    package func copiedRows(
        of table: CopiedTable,
        after key: [SQLValue]?,
        limit: Int
    ) throws -> [CopiedRow] {
        try query(
            table.selection(isContinued: key != nil, dialect),
            [.integer(limit)] + (key ?? []),
            behind: .server
        ) { row in
            CopiedRow(table.columns.enumerated().map { $1.value(of: row, at: $0) })
        }
    }

    /// The highest key; nil while there are no rows.
    package func lastCopiedKey(of table: CopiedTable) throws -> [SQLValue]? {
        try first(table.lastKeySelection, [], behind: .server) { row in
            table.keyPositions.enumerated().map { table.columns[$1].value(of: row, at: $0) }
        }
    }

    package func countCopiedRows(of table: CopiedTable) throws -> Int {
        try first(table.counting, [], behind: .server) { Int($0.integer(0)) } ?? 0
    }

    /// Whether nothing was ever kept here: a server that has started once has an account.
    ///
    /// What a command may have noted before that, such as the master key's check, does not count.
    package func holdsNothing() throws -> Bool {
        let own: Set = [CopiedTable.serverState, .outages]
        return try CopiedTable.all.allSatisfy { table in
            try own.contains(table) || !exists(table.looking, [], behind: .server)
        }
    }
}
