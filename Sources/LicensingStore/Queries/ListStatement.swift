import LicensingCore

/// Puts a list's statement together: the fence, the filters asked for, the cursor, the order.
///
/// Ids are UUIDs of version 7, so newest first is descending ids. Rows added during a walk have higher ids than the cursor,
/// which is why a walk meets every row that was there at its start exactly once.
struct ListStatement {
    private var clauses: [String] = []
    private var values: [SQLValue] = []

    /// Adds a condition; each `?` in it stands for the next of the values.
    mutating func filter(_ clause: String, _ bound: [SQLValue]) {
        var rest = bound[...]
        var text = ""
        for character in clause {
            if character == "?", let value = rest.popFirst() {
                values.append(value)
                text += "$\(values.count + 1)"
            } else {
                text.append(character)
            }
        }
        clauses.append(text)
    }

    mutating func filter<Value>(_ clause: String, _ value: Value?, _ bind: (Value) -> SQLValue) {
        if let value {
            filter(clause, [bind(value)])
        }
    }

    /// Reads one row more than the page holds, to know whether there are more.
    func page<Item: Sendable>(
        of columns: String,
        from table: String,
        alias: String? = nil,
        joining others: String = "",
        in scope: some TenantScope,
        _ page: PageRequest,
        id: KeyPath<Item, UUIDBits>,
        decode: (any SQLRow) throws -> Item
    ) throws -> Page<Item> {
        var statement = self
        let name = alias ?? table
        statement.filter(
            "\(name).id < ?",
            page.cursor.map { [.uuid($0)] } ?? [.blob([UInt8](repeating: 0xFF, count: 17))]
        )
        let conditions = statement.clauses.map { " AND \($0)" }.joined()
        let sql = """
            SELECT \(columns) FROM \(table)\(others)
            WHERE \(name).tenant = $1 AND \(name).deleted_at IS NULL\(conditions)
            ORDER BY \(name).id DESC LIMIT \(page.limit + 1)
            """
        let rows = try scope.query(sql, statement.values, decode)
        guard rows.count > page.limit else {
            return Page(items: rows, nextCursor: nil)
        }
        let items = Array(rows.prefix(page.limit))
        return Page(items: items, nextCursor: items.last?[keyPath: id])
    }
}
