import LicensingCore
import LicensingStore

/// What a closure sees.
///
/// It remembers the first thing that failed: a closure that swallows a database error and goes on would
/// otherwise commit half of what it meant, and on PostgreSQL it could not go on at all.
final class SQLiteTransaction: WriteTransaction {
    private let statements: StatementCache
    private let mayWrite: Bool
    /// Only the writer has one.
    private let journal: HeartbeatJournal?
    private var failure: StoreError?
    /// What was announced, for those who hear of it after the commit.
    private(set) var changes: [Change] = []
    private var isOver = false

    init(_ statements: StatementCache, mayWrite: Bool, journal: HeartbeatJournal? = nil) {
        self.statements = statements
        self.mayWrite = mayWrite
        self.journal = journal
    }

    var dialect: Dialect {
        .sqlite
    }

    /// Runs the closure.
    ///
    /// A remembered failure wins over whatever the closure made of it.
    func perform<T>(_ body: (SQLiteTransaction) throws -> T) throws -> T {
        defer { isOver = true }
        do {
            let value = try body(self)
            if let failure {
                throw failure
            }
            return value
        } catch {
            throw failure ?? error
        }
    }

    /// There is no second fence: the file belongs to one process.
    func query<T>(
        _ sql: String,
        _ values: [SQLValue],
        behind _: Fence,
        _ decode: (any SQLRow) throws -> T
    ) throws -> [T] {
        let statement = try noting { () throws(StoreError) in try prepared(sql, values) }
        defer { statements.giveBack(statement) }
        let row = SQLiteRow(pointer: statement.pointer, transaction: self)
        var rows: [T] = []
        while try noting({ () throws(StoreError) in try statement.step() }) {
            rows.append(try decode(row))
            if let failure {
                throw failure
            }
        }
        return rows
    }

    /// Nothing is far away.
    func foresee(_: () throws -> Void) {}

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], behind _: Fence) throws -> Int {
        let statement = try noting { () throws(StoreError) in try prepared(sql, values) }
        defer { statements.giveBack(statement) }
        let before = statements.totalChanges
        while try noting({ () throws(StoreError) in try statement.step() }) {}
        // Statements that change no rows leave the count of the statement before them.
        return statements.totalChanges == before ? 0 : statements.lastChanges
    }

    func send(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws {
        try execute(sql, values, behind: fence)
    }

    /// One writer comes after the other: first or last is all the same.
    func sendLast(_ sql: String, _ values: [SQLValue], behind fence: Fence, rank _: String) throws {
        try execute(sql, values, behind: fence)
    }

    /// One writer comes after the other: there is nobody to wait for.
    func lock(_: String, _: [SQLValue], behind _: Fence) {}

    func announce(_ change: Change) {
        if !changes.contains(change) {
            changes.append(change)
        }
    }

    func journalHeartbeat(of machine: Identifier<Machine>, at time: Instant) throws -> Bool {
        guard let journal, journal.hasRoom else {
            return false
        }
        let entry = HeartbeatEntry(machine: machine.bits, time: time.milliseconds)
        try execute(
            "INSERT INTO heartbeat_journal (machine, beaten_at) VALUES ($1, $2)",
            [.uuid(entry.machine), .integer(entry.time)],
            behind: .server
        )
        statements.heartbeats.add(entry)
        return true
    }

    /// Remembers what broke, if nothing broke before.
    func note(_ error: StoreError) {
        failure = failure ?? error
    }

    private func noting<T>(_ work: () throws(StoreError) -> T) throws(StoreError) -> T {
        do {
            return try work()
        } catch {
            note(error)
            throw error
        }
    }

    private func prepared(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> PreparedStatement {
        if let failure {
            throw failure
        }
        guard !isOver else {
            throw .defect("a transaction was used after its closure had returned")
        }
        let statement = try statements.borrow(sql)
        do throws(StoreError) {
            guard mayWrite || statement.isReadOnly else {
                throw .defect("a read transaction was asked to change something: \(sql)")
            }
            try statement.bind(values)
        } catch {
            statements.giveBack(statement)
            throw error
        }
        return statement
    }
}
