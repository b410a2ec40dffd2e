import GRDBSQLite
import LicensingStore

/// The prepared statements of one connection, by their text, the least recently used dropped beyond the
/// limit.
///
/// Unchecked, because the compiler cannot see that it is used by one thread at a time, like the connection itself.
final class StatementCache: @unchecked Sendable {
    /// What statements of this connection see of the journal of heartbeats.
    let heartbeats = HeartbeatLens()
    private let handle: OpaquePointer
    private let limit: Int
    private var kept: [StatementText: PreparedStatement] = [:]
    private var uses: UInt64 = 0

    init(handle: OpaquePointer, limit: Int) throws(StoreError) {
        self.handle = handle
        self.limit = limit
        try heartbeats.install(on: handle)
    }

    /// Whether these are the statements of a connection.
    func isOf(_ handle: OpaquePointer) -> Bool {
        self.handle == handle
    }

    /// Whether a transaction is open: SQLite ends it by itself after some errors.
    var isInTransaction: Bool {
        sqlite3_get_autocommit(handle) == 0
    }

    /// How many rows statements have changed since the connection was opened.
    var totalChanges: Int64 {
        sqlite3_total_changes64(handle)
    }

    /// How many rows the last `INSERT`, `UPDATE` or `DELETE` changed.
    var lastChanges: Int {
        Int(sqlite3_changes64(handle))
    }

    /// How many statements are kept.
    var count: Int {
        kept.count
    }

    /// A statement ready to be bound; ``giveBack(_:)`` ends its use.
    func borrow(_ sql: String) throws(StoreError) -> PreparedStatement {
        uses += 1
        let text = StatementText(sql)
        let known = kept[text]
        if let known, !known.isInUse {
            known.isInUse = true
            known.lastUse = uses
            return known
        }
        // The same statement inside its own rows gets a twin that is not kept.
        let isNested = known != nil
        let fresh = try PreparedStatement(sql, on: handle, isKept: !isNested)
        fresh.isInUse = true
        fresh.lastUse = uses
        if !isNested {
            makeRoom()
            kept[text] = fresh
        }
        return fresh
    }

    func giveBack(_ statement: PreparedStatement) {
        statement.reset()
        statement.isInUse = false
    }

    /// Finalizes everything, which must happen before the connection is closed.
    func removeAll() {
        kept = [:]
    }

    /// Runs a statement of the store's own, without rows that matter.
    func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) {
        let statement = try borrow(sql)
        defer { giveBack(statement) }
        try statement.bind(values)
        while try statement.step() {}
    }

    /// Runs statements of the store's own together.
    func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try run("BEGIN IMMEDIATE")
        do {
            try body()
            try run("COMMIT")
        } catch {
            if isInTransaction {
                try? run("ROLLBACK")
            }
            throw error
        }
    }

    /// The same without keeping it.
    func runOnce(_ sql: String) throws(StoreError) {
        let statement = try PreparedStatement(sql, on: handle, isKept: false)
        while try statement.step() {}
    }

    /// The first column of the first row.
    func integer(_ sql: String) throws(StoreError) -> Int? {
        let statement = try borrow(sql)
        defer { giveBack(statement) }
        return try statement.step() ? Int(sqlite3_column_int64(statement.pointer, 0)) : nil
    }

    /// The first column of the first row.
    func text(_ sql: String) throws(StoreError) -> String? {
        let statement = try borrow(sql)
        defer { giveBack(statement) }
        guard try statement.step(), let text = sqlite3_column_text(statement.pointer, 0) else {
            return nil
        }
        return String(cString: text)
    }

    private func makeRoom() {
        guard kept.count >= limit, let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return
        }
        // If it is in use, its borrower holds it until the end.
        kept[oldest.key] = nil
    }
}
