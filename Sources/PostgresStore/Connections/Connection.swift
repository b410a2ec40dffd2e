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
        case statement(place: String)
        case sync
    }

    /// More are not queued without reading answers: the server must never wait for us to read while we wait for it.
    private static let pipelineLimit = 64

    private let pointer: OpaquePointer
    /// Nil where each transaction may meet another session of the server, behind a pooler: nothing can be prepared there.
    private let statements: StatementNames?
    private let patience: Duration?
    private var owed: [Owed] = []
    private var isBroken = false

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
            throw StoreError.unavailable("cannot connect to PostgreSQL: \(message)")
        }
        self.pointer = pointer
        patience = settings.patience
        statements = settings.isPooled ? nil : StatementNames(limit: settings.statementLimit)
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        // Behind a pooler each transaction does this for itself.
        if let statementTimeout = settings.statementTimeout, !settings.isPooled {
            try send("SET statement_timeout = \(Int(statementTimeout / .milliseconds(1)))")
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
        do {
            _ = try settle()
            guard isAlive, PQconsumeInput(pointer) == 1 else {
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
        if owed.count >= Self.pipelineLimit {
            _ = try settle()
        }
        let bound = BoundValues(values)
        guard let statements else {
            guard try Placeholders(translating: sql).count == values.count else {
                throw StoreError.defect("\(values.count) values for the placeholders of: \(sql)")
            }
            let queued = bound.withPointers { values, lengths, formats in
                PQsendQueryParams(pointer, sql, bound.count, bound.types, values, lengths, formats, 1)
            }
            return try noteQueued(queued, .statement(place: sql))
        }
        let (name, evicted) = try statements.name(of: sql, valueCount: values.count)
        if let evicted {
            let command = "DEALLOCATE \(evicted)"
            try noteQueued(
                PQsendQueryParams(pointer, command, 0, nil, nil, nil, nil, 1),
                .statement(place: command)
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
        try noteQueued(queued, .statement(place: sql))
    }

    /// Runs a statement: everything queued before it, and it, in one round trip.
    func run(_ sql: String, _ values: [SQLValue] = []) throws -> QueryResult {
        try send(sql, values)
        guard let result = try settle() else {
            throw StoreError.defect("a statement without an answer: \(sql)")
        }
        return result
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
    /// - Returns: The last statement's.
    /// - Throws: ``StoreError``, or a ``Conflict``: the first thing that failed, after everything was read.
    @discardableResult
    func settle() throws -> QueryResult? {
        guard !owed.isEmpty else {
            return nil
        }
        if case .sync? = owed.last {
        } else {
            guard PQpipelineSync(pointer) == 1 else {
                throw lost()
            }
            owed.append(.sync)
        }
        let expected = owed
        owed = []
        let deadline = patience.map { ContinuousClock.now + $0 }
        var last: QueryResult?
        var failure: (any Error)?
        for item in expected {
            do {
                last = try answer(to: item, deadline) ?? last
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
        return last
    }

    /// What other sessions have told this one since the last call.
    ///
    /// - Parameter wait: How long to wait for the first of them.
    /// - Returns: Their texts, oldest first.
    /// - Throws: ``StoreError`` when the connection is lost.
    func notifications(within wait: Duration) throws -> [String] {
        if !waitFor(POLLIN, until: .now + wait) {
            return []
        }
        guard PQconsumeInput(pointer) == 1 else {
            throw lost()
        }
        return takeNotifications()
    }

    /// What has arrived without another look at the network.
    func takeNotifications() -> [String] {
        var texts: [String] = []
        while let notification = PQnotifies(pointer) {
            texts.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return texts
    }

    private func noteQueued(_ outcome: Int32, _ item: Owed) throws {
        guard outcome == 1 else {
            throw lost()
        }
        owed.append(item)
    }

    /// Reads one answer, with the empty one that ends it.
    private func answer(to item: Owed, _ deadline: ContinuousClock.Instant?) throws -> QueryResult? {
        guard let result = try nextResult(deadline) else {
            throw lost()
        }
        switch item {
        case .sync:
            guard result.status == PGRES_PIPELINE_SYNC else {
                throw lost()
            }
            return nil
        case .preparation(let sql):
            try end(deadline)
            guard result.succeeded else {
                statements?.forget(sql)
                return try checked(result, sql)
            }
            return nil
        case .statement(let place):
            try end(deadline)
            return try checked(result, place)
        }
    }

    private func end(_ deadline: ContinuousClock.Instant?) throws {
        guard try nextResult(deadline) == nil else {
            throw lost()
        }
    }

    private func nextResult(_ deadline: ContinuousClock.Instant?) throws -> QueryResult? {
        while true {
            let unsent = PQflush(pointer)
            guard unsent >= 0 else {
                throw lost()
            }
            if unsent == 0, PQisBusy(pointer) == 0 {
                return PQgetResult(pointer).map(QueryResult.init)
            }
            guard waitFor(unsent == 1 ? POLLIN | POLLOUT : POLLIN, until: deadline) else {
                breakOff()
                throw StoreError.unavailable("PostgreSQL did not answer in time")
            }
            guard PQconsumeInput(pointer) == 1 else {
                throw lost()
            }
        }
    }

    /// Whether something can be read or written before the deadline.
    private func waitFor(_ events: Int32, until deadline: ContinuousClock.Instant?) -> Bool {
        while true {
            let left = deadline.map { max(.zero, $0 - .now) }
            let milliseconds = left.map { Int32(clamping: Int($0 / .milliseconds(1)) + 1) } ?? -1
            var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, milliseconds)
            if ready < 0, errno == EINTR {
                continue
            }
            return ready != 0
        }
    }

    private func checked(_ result: QueryResult, _ place: String) throws -> QueryResult {
        guard !result.succeeded else {
            return result
        }
        guard result.status != PGRES_PIPELINE_ABORTED else {
            throw StoreError.unavailable("a statement before it failed")
        }
        let state = result.sqlState
        if let state, Conflict.states.contains(state) {
            throw Conflict(sqlState: state)
        }
        if state == "25006", isReadOnlyServer {
            // What was the primary is one no more; a new connection finds the one that is.
            breakOff()
            throw StoreError.unavailable("this PostgreSQL server is read-only, such as a standby")
        }
        throw StoreError(sqlState: state, message: result.message, place: result.constraint ?? place)
    }

    private var isReadOnlyServer: Bool {
        ["in_hot_standby", "default_transaction_read_only"]
            .contains { name in
                let value = PQparameterStatus(pointer, name).map { String(cString: $0) }
                return value == "on"
            }
    }

    private func lost() -> StoreError {
        let message = Self.message(of: pointer)
        breakOff()
        return .unavailable("the connection to PostgreSQL was lost\(message.isEmpty ? "" : ": \(message)")")
    }

    private static func message(of pointer: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(pointer))
        return text.split(separator: "\n").joined(separator: " ")
    }
}
