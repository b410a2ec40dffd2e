import LicensingCore

/// A transaction seen through one tenant's fence.
///
/// Every statement about a vendor's data is written against it and gets the tenant as `$1`, so a query that
/// forgets the fence does not run (ADR 0006).
package protocol TenantScope {
    var tenant: Tenant { get }
    var reading: any ReadTransaction { get }
}

extension TenantScope {
    var fence: Fence { .tenant(tenant.number) }
}

/// A fenced view for reading.
package struct TenantReader: TenantScope {
    package let tenant: Tenant
    package let reading: any ReadTransaction
}

/// A fenced view that may also write.
package struct TenantWriter: TenantScope {
    package let tenant: Tenant
    let writing: any WriteTransaction

    package var reading: any ReadTransaction { writing }
}

extension ReadTransaction {
    package func within(_ tenant: Tenant) -> TenantReader {
        TenantReader(tenant: tenant, reading: self)
    }
}

extension WriteTransaction {
    package func within(_ tenant: Tenant) -> TenantWriter {
        TenantWriter(tenant: tenant, writing: self)
    }
}

extension TenantScope {
    /// Runs a statement whose `$1` is the tenant; `values` start at `$2`.
    func query<T>(_ sql: String, _ values: [SQLValue] = [], _ decode: (any SQLRow) throws -> T) throws -> [T]
    {
        assert(sql.contains("tenant = $1"), "A statement without its fence: \(sql)")
        assert(!Forgotten.isAsked(of: sql), "A change that nobody hears of: \(sql)")
        return try reading.query(sql, [.integer(tenant.number)] + values, behind: fence, decode)
    }

    /// Says what will be asked next; see ``ReadTransaction/foresee(_:)``.
    package func foresee(_ body: () throws -> Void) throws {
        try reading.foresee(body)
    }

    func first<T>(_ sql: String, _ values: [SQLValue] = [], _ decode: (any SQLRow) throws -> T) throws -> T? {
        try query(sql, values, decode).first
    }

    func exists(_ sql: String, _ values: [SQLValue] = []) throws -> Bool {
        try first(sql, values) { _ in true } ?? false
    }

    func count(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        try first(sql, values) { Int($0.integer(0)) } ?? 0
    }
}

extension TenantWriter {
    /// Changes rows of the tenant: `$1` is the tenant, `values` start at `$2`.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue] = [], forgetting: Forgotten? = nil) throws -> Int {
        assert(sql.contains("tenant = $1"), "A statement without its fence: \(sql)")
        try forget(forgetting, after: sql)
        return try writing.execute(sql, [.integer(tenant.number)] + values, behind: fence)
    }

    /// Changes rows of the tenant, and nobody asks how many.
    func send(_ sql: String, _ values: [SQLValue] = [], forgetting: Forgotten? = nil) throws {
        assert(sql.contains("tenant = $1"), "A statement without its fence: \(sql)")
        try forget(forgetting, after: sql)
        try writing.send(sql, [.integer(tenant.number)] + values, behind: fence)
    }

    /// Adds a row whose first column is `tenant`.
    ///
    /// A unique index that refuses it is an error; where that is expected use ``insertUnlessTaken(into:_:)``.
    func insert(
        into table: String,
        _ columns: [(name: String, value: SQLValue)],
        forgetting: Forgotten? = nil
    ) throws {
        let sql = insertion(into: table, columns)
        try forget(forgetting, after: sql)
        try writing.send(
            sql,
            [.integer(tenant.number)] + columns.map(\.value),
            behind: fence
        )
    }

    /// Adds a row whose first column is `tenant`, unless a unique index refuses it.
    ///
    /// - Returns: Whether it was added.
    func insertUnlessTaken(
        into table: String,
        _ columns: [(name: String, value: SQLValue)],
        forgetting: Forgotten? = nil
    ) throws -> Bool {
        let sql = insertion(into: table, columns) + " ON CONFLICT DO NOTHING"
        try forget(forgetting, after: sql)
        return try writing.execute(
            sql,
            [.integer(tenant.number)] + columns.map(\.value),
            behind: fence
        ) == 1
    }

    private func insertion(into table: String, _ columns: [(name: String, value: SQLValue)]) -> String {
        Insertions.shared.statement(into: table, columns.map(\.name))
    }

    /// Changes columns of the row with this id.
    ///
    /// - Returns: How many rows were changed.
    @discardableResult
    func update(
        _ table: String,
        id: SQLValue,
        _ columns: [(name: String, value: SQLValue)],
        forgetting: Forgotten? = nil
    ) throws -> Int {
        let assignments = columns.enumerated().map { "\($1.name) = $\($0 + 3)" }.joined(separator: ", ")
        return try execute(
            "UPDATE \(table) SET \(assignments) WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [id] + columns.map(\.value),
            forgetting: forgetting
        )
    }

    /// Lets nodes forget, after the commit, what a statement makes wrong.
    func forget(_ forgotten: Forgotten?, after sql: String) throws {
        assert(
            forgotten != nil || !Forgotten.isAsked(of: sql),
            "A statement that does not say what must be forgotten: \(sql)"
        )
        switch forgotten {
        case .license(let license): try writing.announce(.license(license))
        case .terms: try writing.announce(.terms(tenant: tenant.number))
        case .nothing, nil: break
        }
    }
}
