extension CopiedTable {
    /// Reads rows in the order of their keys: `$1` is how many at the most, the key of the last one known follows.
    func selection(isContinued: Bool, _ dialect: Dialect) -> String {
        let last = placeholders(key.count, from: 2)
        let continuation = isContinued ? ["(\(list(key))) > (\(last))"] : []
        return """
            SELECT \(list(columns.map { expression(of: $0, dialect) })) FROM \(name)\(restriction(continuation)) ORDER BY \(list(key)) LIMIT $1
            """
    }

    /// Reads the highest key.
    var lastKeySelection: String {
        let descending = key.map { "\($0) DESC" }
        return "SELECT \(list(key)) FROM \(name)\(restriction()) ORDER BY \(list(descending)) LIMIT 1"
    }

    var counting: String {
        "SELECT count(*) FROM \(name)\(restriction())"
    }

    /// Whether there is any row, copied or not.
    var looking: String {
        "SELECT 1 FROM \(name) LIMIT 1"
    }

    /// Adds so many rows at once.
    func insertion(of count: Int) -> String {
        let rows = (0..<count).map { "(\(placeholders(columns.count, from: $0 * columns.count + 1)))" }
        return "INSERT INTO \(name) (\(list(columns.map(\.name)))) VALUES \(list(rows))"
    }

    /// A machine's row may be behind the journal of heartbeats, and the copy has it as it should be.
    private func expression(of column: CopiedColumn, _ dialect: Dialect) -> String {
        switch (name, column.name) {
        case ("machines", "last_seen_at"): dialect.lastSeen(of: name)
        case ("machines", "last_heartbeat_at"): dialect.lastHeartbeat(of: name)
        default: column.name
        }
    }

    private func restriction(_ further: [String] = []) -> String {
        let clauses = (condition.map { [$0] } ?? []) + further
        return clauses.isEmpty ? "" : " WHERE \(clauses.joined(separator: " AND "))"
    }

    private func placeholders(_ count: Int, from first: Int) -> String {
        list((first..<first + count).map { "$\($0)" })
    }

    private func list(_ parts: [String]) -> String {
        parts.joined(separator: ", ")
    }
}
