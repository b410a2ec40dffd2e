/// What a copy writes.
extension WriteTransaction {
    /// How many rows travel in one statement: two texts for each table, one for this many and one for a single row.
    private var rowsPerStatement: Int { 25 }

    /// Adds rows as they are.
    package func insert(_ rows: [CopiedRow], into table: CopiedTable) throws {
        let whole = rows.count - rows.count % rowsPerStatement
        for start in stride(from: 0, to: whole, by: rowsPerStatement) {
            let values = rows[start..<start + rowsPerStatement].flatMap(\.values)
            try send(table.insertion(of: rowsPerStatement), values, behind: .server)
        }
        for row in rows[whole...] {
            try send(table.insertion(of: 1), row.values, behind: .server)
        }
    }

    /// Notes that a copy from this source has begun, so that it can be gone on with and no server starts meanwhile.
    package func beginCopy(from source: [UInt8]) throws {
        for table in [CopiedTable.serverState, .outages] {
            try execute("DELETE FROM \(table.name)", [], behind: .server)
        }
        try setState(.copying, bytes: source)
    }

    /// Lets the engine hand out numbers after the copied ones, and takes the note away: from now on a server may start.
    package func endCopy() throws {
        for table in CopiedTable.all {
            try advanceSerial(of: table)
        }
        try execute(
            "DELETE FROM server_state WHERE name = $1",
            [.text(ServerStateName.copying.rawValue)],
            behind: .server
        )
    }

    private func advanceSerial(of table: CopiedTable) throws {
        guard let statement = dialect.serialAdvance, let column = table.serial,
            let highest = try lastCopiedKey(of: table)?.first
        else {
            return
        }
        _ = try query(statement, [.text(table.name), .text(column), highest], behind: .server) { _ in }
    }
}
