import CLibPQ
import Foundation
import LicensingStore

/// One connection to the server, used by one thread at a time.
///
/// It is in pipeline mode all its life: statements are queued, and a round trip is made only when somebody asks for an answer.
final class Connection {
    /// What the server still owes an answer to.
    private enum Owed {
        /// The preparation of a statement under a name.
        case preparation(sql: String)
        case statement(place: String, ticket: Ticket?)
        case sync
    }

    /// Where the answer to a question will be.
    struct Ticket: Hashable {
        let number: UInt64
    }

    /// More are not queued without reading answers: the server must never wait for us to read while we wait for it.
    private static let pipelineLimit = 64

    let pointer: OpaquePointer
    /// Nil where each transaction may meet another session of the server, behind a pooler: nothing can be prepared there.
    private let statements: StatementNames?
    private let patience: Duration?
    private let roundTrips: RoundTrips
    private var owed: [Owed] = []
    private var isBroken = false
    private var questions: UInt64 = 0
    /// Answers that nobody has taken yet, of this transaction.
    private var answers: [Ticket: QueryResult] = [:]

    /// Connects, and waits for it.
    ///
    /// - Parameter settings: Where to, and how.
    /// - Throws: ``StoreError/unavailable(_:)`` with what libpq said; a password is never in it.
    init(_ settings: ConnectionSettings) throws {
        guard let pointer = settings.connect() else {
            throw StoreError.unavailable("there is no memory for a connection to PostgreSQL")
        }
        guard PQstatus(pointer) == CONNECTION_OK, PQsetnonblocking(pointer, 1) == 0,
            PQenterPipelineMode(pointer) == 1
        else {
            let message = Self.message(of: pointer)
            PQfinish(pointer)
            throw StoreError.unavailable(
                "cannot connect to PostgreSQL (check that it runs, and the database URL): \(message)"
            )
        }
        self.pointer = pointer
        patience = settings.patience
        roundTrips = settings.roundTrips
        statements = settings.isPooled ? nil : StatementNames(limit: settings.statementLimit)
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        // Behind a pooler each transaction does this for itself.
        if let statementTimeout = settings.statementTimeout, !settings.isPooled {
            try send("SET statement_timeout = \(Int(statementTimeout / .milliseconds(1)))")
            try send("SET lock_timeout = \(ConnectionSettings.lockLimit)")
            try send("SET idle_in_transaction_session_timeout = \(ConnectionSettings.hangLimit)")
            // Not with the first transaction, whose rollback would take them back.
            try settle()
        }
    }

    deinit {
        PQfinish(pointer)
    }

    /// Whether it can still be used.
    var isAlive: Bool {
        !isBroken && PQstatus(pointer) == CONNECTION_OK
    }

    /// Whether it is ready for the next transaction: alive, everything answered, no transaction open.
    ///
    /// Reads what the last transaction left unanswered, and notices a server that has gone meanwhile.
    func becomeReady() -> Bool {
        answers = [:]
        do {
            try settle()
            // Twice: the first call may read the server's farewell, and only the second one finds that it has gone.
            guard isAlive, PQconsumeInput(pointer) == 1, PQconsumeInput(pointer) == 1 else {
                return false
            }
            return PQtransactionStatus(pointer) == PQTRANS_IDLE
        } catch {
            return false
        }
    }

    /// Gives a connection up that can no longer be trusted.
    func breakOff() {
        isBroken = true
    }

    /// Queues a statement, prepared at its first use.
    ///
    /// - Parameters:
    ///   - sql: With `$1`-style placeholders.
    ///   - values: The value of `$1` first.
    /// - Throws: ``StoreError``, or a ``Conflict``, of this one or of those queued before.
    func send(_ sql: String, _ values: [SQLValue] = []) throws {
        try queue(sql, values, ticket: nil)
    }

    /// Queues a statement whose answer somebody will take.
    func ask(_ sql: String, _ values: [SQLValue]) throws -> Ticket {
        questions += 1
        let ticket = Ticket(number: questions)
        try queue(sql, values, ticket: ticket)
        return ticket
    }

    /// Takes the answer to a question, and waits for it if need be.
    func answer(to ticket: Ticket) throws -> QueryResult {
        if answers[ticket] == nil {
            try settle()
        }
        guard let answer = answers.removeValue(forKey: ticket) else {
            throw StoreError.defect("a question was not answered")
        }
        return answer
    }

    private func queue(_ sql: String, _ values: [SQLValue], ticket: Ticket?) throws {
        guard !isBroken else {
            throw lost()
        }
        if owed.count >= Self.pipelineLimit {
            try settle()
        }
        let bound = BoundValues(values)
        guard let statements else {
            guard try Placeholders(translating: sql).count == values.count else {
                throw StoreError.defect("\(values.count) values for the placeholders of: \(sql)")
            }
            let queued = bound.withPointers { values, lengths, formats in
                PQsendQueryParams(pointer, sql, bound.count, bound.types, values, lengths, formats, 1)
            }
            return try noteQueued(queued, .statement(place: sql, ticket: ticket))
        }
        let (name, evicted) = try statements.name(of: sql, valueCount: values.count)
        if let evicted {
            let command = "DEALLOCATE \(evicted)"
            try noteQueued(
                PQsendQueryParams(pointer, command, 0, nil, nil, nil, nil, 1),
                .statement(place: command, ticket: nil)
            )
        }
        if let fresh = name.fresh {
            try noteQueued(
                PQsendPrepare(pointer, fresh, sql, bound.count, bound.types),
                .preparation(sql: sql)
            )
        }
        let queued = bound.withPointers { values, lengths, formats in
            PQsendQueryPrepared(pointer, name.text, bound.count, values, lengths, formats, 1)
        }
        try noteQueued(queued, .statement(place: sql, ticket: ticket))
    }

    /// Runs a statement: everything queued before it, and it, in one round trip.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws -> QueryResult {
        try answer(to: ask(sql, values))
    }

    /// Sends what is queued, and leaves the answers for ``becomeReady()``.
    func leave() {
        guard !owed.isEmpty, PQpipelineSync(pointer) == 1 else {
            return
        }
        owed.append(.sync)
        _ = PQflush(pointer)
    }

    /// Reads the answers to all that is queued.
    ///
    /// - Throws: ``StoreError``, or a ``Conflict``: the first thing that failed, after everything was read.
    func settle() throws {
        guard !owed.isEmpty else {
            return
        }
        if !isLeft {
            guard PQpipelineSync(pointer) == 1 else {
                throw lost()
            }
            owed.append(.sync)
            roundTrips.note()
        }
        let expected = owed
        owed = []
        let deadline = patience.map { ContinuousClock.now + $0 }
        var failure: (any Error)?
        for item in expected {
            do {
                try read(item, deadline)
            } catch {
                failure = failure ?? error
                guard isAlive else {
                    break
                }
            }
        }
        if let failure {
            throw failure
        }
    }

    /// Whether everything was sent already, and the answers have probably arrived.
    private var isLeft: Bool {
        if case .sync? = owed.last { true } else { false }
    }

    private func noteQueued(_ outcome: Int32, _ item: Owed) throws {
        guard outcome == 1 else {
            throw lost()
        }
        owed.append(item)
    }

    /// Reads one answer, with the empty one that ends it.
    private func read(_ item: Owed, _ deadline: ContinuousClock.Instant?) throws {
        guard let result = try nextResult(deadline) else {
            throw lost()
        }
        switch item {
        case .sync:
            guard result.status == PGRES_PIPELINE_SYNC else {
                throw lost()
            }
        case .preparation(let sql):
            try end(deadline)
            if !result.succeeded {
                statements?.forget(sql)
            }
            try check(result, sql)
        case .statement(let place, let ticket):
            try end(deadline)
            try check(result, place)
            if let ticket {
                answers[ticket] = result
            }
        }
    }

    private func end(_ deadline: ContinuousClock.Instant?) throws {
        guard try nextResult(deadline) == nil else {
            throw lost()
        }
    }

    func lost() -> StoreError {
        let message = Self.message(of: pointer)
        breakOff()
        return .unavailable("the connection to PostgreSQL was lost\(message.isEmpty ? "" : ": \(message)")")
    }

    private static func message(of pointer: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(pointer))
        return text.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
    }
}
