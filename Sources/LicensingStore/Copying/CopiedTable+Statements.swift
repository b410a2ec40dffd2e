extension CopiedTable {
    /// Reads rows in the order of their keys: `$1` is how many at the most, the key of the last one known follows.
    func selection(isContinued: Bool) -> String {
        let last = placeholders(key.count, from: 2)
        let continuation = isContinued ? ["(\(list(key))) > (\(last))"] : []
        return """
            SELECT \(list(columns.map(\.name))) FROM \(name)\(restriction(continuation)) ORDER BY \(list(key)) LIMIT $1
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
