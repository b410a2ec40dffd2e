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
    /// The half-open stretch of time that is wanted; then the walk follows the time the rows were made.
    private var time: (from: Instant?, to: Instant?)?

    init(softDeletes: Bool = true) {
        self.softDeletes = softDeletes
    }

    /// Lets the walk follow an index over time, where a stretch of time is asked for.
    ///
    /// Ids ascend with time, but run ahead of it after a clock was set back, so they cannot bound it.
    mutating func walk(from: Instant?, to: Instant?) {
        time = from == nil && to == nil ? nil : (from, to)
    }

    /// Adds a condition on a column with few different words.
    ///
    /// In a walk by time as an expression, so that no index of the column is taken in place of that over time.
    mutating func filter(word column: String, _ value: String?) {
        if let value {
            filter(time == nil ? "\(column) = ?" : "\(column) || '' = ?", [.text(value)])
        }
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
        if let time {
            return try timePage(of: columns, from: table, time, in: scope, page, id: itemID, decode: decode)
        }
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
        return Self.page(try scope.query(sql, statement.values, decode), page, id: itemID)
    }

    /// Newest first by the time the rows were made, and by id where they were made together.
    private func timePage<Item: Sendable>(
        of columns: String,
        from table: String,
        _ time: (from: Instant?, to: Instant?),
        in scope: some TenantScope,
        _ page: PageRequest,
        id itemID: KeyPath<Item, UUIDBits>,
        decode: (any SQLRow) throws -> Item
    ) throws -> Page<Item> {
        var statement = self
        statement.filter("\(table).created_at >= ?", [.instant(time.from ?? .earliest)])
        statement.filter("\(table).created_at < ?", [.instant(time.to ?? Instant(milliseconds: .max))])
        if let cursor = page.cursor {
            let seen = try scope.first(
                "SELECT created_at FROM \(table) WHERE tenant = $1 AND id = $2",
                [.uuid(cursor)]
            ) { $0.instant(0) }
            // The row may be gone by now; its id still says when it was made.
            let moment = SQLValue.instant(seen ?? cursor.moment)
            statement.filter("\(table).created_at <= ?", [moment])
            statement.filter(
                "(\(table).created_at < ? OR \(table).id < ?)",
                [moment, .uuid(cursor)]
            )
        }
        let conditions = statement.clauses.map { " AND \($0)" }.joined()
        let sql = """
            SELECT \(columns) FROM \(table) WHERE \(table).tenant = $1\(conditions)
            ORDER BY \(table).created_at DESC, \(table).id DESC LIMIT \(page.limit + 1)
            """
        return Self.page(try scope.query(sql, statement.values, decode), page, id: itemID)
    }

    private static func page<Item: Sendable>(
        _ rows: [Item],
        _ page: PageRequest,
        id itemID: KeyPath<Item, UUIDBits>
    ) -> Page<Item> {
        guard rows.count > page.limit else {
            return Page(items: rows, nextCursor: nil)
        }
        let items = Array(rows.prefix(page.limit))
        return Page(items: items, nextCursor: items.last?[keyPath: itemID])
    }
}
