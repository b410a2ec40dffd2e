import LicensingStore

/// What a closure sees.
///
/// It remembers the first thing that failed: the server's transaction is dead then, whatever the closure makes of it.
final class PostgresTransaction: WriteTransaction {
    private struct Question: Hashable {
        let sql: String
        let values: [SQLValue]
        let fence: Fence
    }

    private let connection: Connection
    /// Questions that have been sent ahead, and where their answers will be.
    private var foreseen: [Question: Connection.Ticket] = [:]
    private var isForeseeing = false
    private var locks: Set<Question> = []
    private var lastOnes: [(rank: String, statement: Question)] = []
    private var fence = Fence.nobody
    private var failure: (any Error)?
    private var isOver = false
    /// What was announced, for those on this node who hear of it after the commit.
    private(set) var changes: [Change] = []

    init(_ connection: Connection) {
        self.connection = connection
    }

    var dialect: Dialect {
        .postgres
    }

    /// Runs the closure.
    ///
    /// A remembered failure wins over whatever the closure made of it.
    func perform<T>(_ body: (PostgresTransaction) throws -> T) throws -> T {
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

    func query<T>(
        _ sql: String,
        _ values: [SQLValue],
        behind fence: Fence,
        _ decode: (any SQLRow) throws -> T
    ) throws -> [T] {
        guard let result = try noting({ try answer(to: Question(sql: sql, values: values, fence: fence)) })
        else {
            return []
        }
        var rows: [T] = []
        rows.reserveCapacity(Int(result.rowCount))
        for row in 0..<result.rowCount {
            rows.append(try decode(PostgresRow(result: result, row: row, transaction: self)))
            if let failure {
                throw failure
            }
        }
        return rows
    }

    func foresee(_ body: () throws -> Void) throws {
        let wasForeseeing = isForeseeing
        isForeseeing = true
        defer { isForeseeing = wasForeseeing }
        try body()
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws -> Int {
        try noting {
            foreseen = [:]
            try stand(behind: fence)
            return try connection.run(sql, values).changedRows
        }
    }

    func send(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws {
        try noting {
            foreseen = [:]
            try stand(behind: fence)
            try connection.send(sql, values)
        }
    }

    func sendLast(_ sql: String, _ values: [SQLValue], behind fence: Fence, rank: String) {
        lastOnes.append((rank, Question(sql: sql, values: values, fence: fence)))
    }

    /// Sends what was to be sent last.
    func finish() throws {
        let sorted = lastOnes.sorted { $0.rank < $1.rank }
        lastOnes = []
        for (_, statement) in sorted {
            try stand(behind: statement.fence)
            try connection.send(statement.sql, statement.values)
        }
    }

    func lock(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws {
        if locks.insert(Question(sql: sql, values: values, fence: fence)).inserted {
            try send(sql, values, behind: fence)
        }
    }

    /// Told by the server to all who listen, when and if this transaction commits.
    func announce(_ change: Change) throws {
        guard !changes.contains(change) else {
            return
        }
        changes.append(change)
        guard change.isTold else {
            return
        }
        let message = NodeMessage.change(change).text
        try send("SELECT pg_notify($1, $2)", [.text(NodeMessage.channel), .text(message)], behind: fence)
    }

    /// Remembers what broke, if nothing broke before.
    func note(_ error: StoreError) {
        failure = failure ?? error
    }

    /// The answer; nil while it is only sent ahead.
    private func answer(to question: Question) throws -> QueryResult? {
        if let ticket = foreseen.removeValue(forKey: question) {
            return try connection.answer(to: ticket)
        }
        try stand(behind: question.fence)
        let ticket = try connection.ask(question.sql, question.values)
        guard !isForeseeing else {
            foreseen[question] = ticket
            return nil
        }
        return try connection.answer(to: ticket)
    }

    /// Sets what the policies of the tables go by, for the rest of the transaction; it travels with the statement.
    private func stand(behind fence: Fence) throws {
        guard fence != self.fence else {
            return
        }
        self.fence = fence
        try connection.send(
            "SELECT set_config('licentric.tenant', $1, true), set_config('licentric.hashes', $2, true)",
            [.text(fence.tenantSetting), .text(fence.hashesSetting)]
        )
    }

    private func noting<T>(_ work: () throws -> T) throws -> T {
        if let failure {
            throw failure
        }
        guard !isOver else {
            throw StoreError.defect("a transaction was used after its closure had returned")
        }
        do {
            return try work()
        } catch {
            failure = error
            throw error
        }
    }
}
