import LicensingCore

/// Puts a list's statement together: the fence, the filters asked for, the cursor, the order.
///
/// Ids are UUIDs of version 7, so newest first is descending ids. Rows added during a walk have higher ids than the cursor,
/// which is why a walk meets every row that was there at its start exactly once.
struct ListStatement {
    private var clauses: [String] = []
    private var values: [SQLValue] = []
    /// Another table whose index gives the order, and its column that holds the ids.
    private var driver: (table: String, column: String)?
    /// Whether the table keeps deleted rows, which no list shows.
    private let softDeletes: Bool

    init(softDeletes: Bool = true) {
        self.softDeletes = softDeletes
    }

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

    /// Lets another table lead the walk: its index, narrowed by `clause`, yields the ids in order.
    mutating func drive(from table: String, by column: String, where clause: String, _ bound: [SQLValue]) {
        driver = (table, column)
        filter(clause, bound)
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
        id itemID: KeyPath<Item, UUIDBits>,
        decode: (any SQLRow) throws -> Item
    ) throws -> Page<Item> {
        var statement = self
        let name = alias ?? table
        let id = driver?.column ?? "\(name).id"
        // Above every id when there is no cursor, so that the statement is the same with and without one.
        let cursor = page.cursor.map { SQLValue.uuid($0) } ?? .blob([UInt8](repeating: 0xFF, count: 17))
        statement.filter("\(id) < ?", [cursor])
        let conditions = statement.clauses.map { " AND \($0)" }.joined()
        let source = (driver.map { "\($0.table) CROSS JOIN " } ?? "") + table + others
        let sql = """
            SELECT \(columns) FROM \(source)
            WHERE \(name).tenant = $1\(softDeletes ? " AND \(name).deleted_at IS NULL" : "")\(conditions)
            ORDER BY \(id) DESC LIMIT \(page.limit + 1)
            """
        let rows = try scope.query(sql, statement.values, decode)
        guard rows.count > page.limit else {
            return Page(items: rows, nextCursor: nil)
        }
        let items = Array(rows.prefix(page.limit))
        return Page(items: items, nextCursor: items.last?[keyPath: itemID])
    }
}
