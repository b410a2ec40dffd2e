import LicensingStore

/// The writer's side of the journal of heartbeats: adds to it, and folds it into the table of heartbeats when it has grown long
/// ([0026](../../../docs/adr/0026-heartbeats-are-journaled.md)).
///
/// Unchecked, because the compiler cannot see that it is used by one thread at a time, like the writer's connection.
final class HeartbeatJournal: @unchecked Sendable {
    /// A fold that is under way.
    private struct Fold {
        let entries: [HeartbeatEntry]
        /// The last entry of the journal that it covers.
        let lastEntry: Int
        var done = 0
    }

    private let pending: PendingHeartbeats
    private let statements: StatementCache
    private let limit: Int
    private let stepSize: Int
    /// Whether this process is the one that adds and folds.
    private let isOwn: Bool
    private var isThere = false
    private var fold: Fold?
    /// How many entries were added since the last fold began.
    private var length = 0

    /// - Parameters:
    ///   - pending: Where readers see what is in the journal.
    ///   - statements: The writer's.
    ///   - limit: How many entries are folded at once. The more there are the more of them share a page; each takes some 50 bytes
    ///     of memory while it waits. With twice as many there is no room until some are folded.
    ///   - stepSize: How many machines are folded in one transaction: others wait meanwhile.
    ///   - isOwn: Whether this process is the server. Beside one, nothing is added and nothing folded.
    init(
        _ pending: PendingHeartbeats,
        statements: StatementCache,
        limit: Int,
        stepSize: Int,
        isOwn: Bool
    ) {
        self.pending = pending
        self.statements = statements
        self.limit = limit
        self.stepSize = stepSize
        self.isOwn = isOwn
    }

    private var lens: HeartbeatLens { statements.heartbeats }

    /// Whether the journal takes one more.
    var hasRoom: Bool {
        isOwn && length + lens.uncommitted.count < 2 * limit
    }

    /// Takes over what the process before left, or looks at what the server has.
    ///
    /// Nothing is written: a start must not depend on that.
    func open() throws {
        // Not under a schema of a test's own.
        isThere =
            try statements.integer(
                "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'heartbeat_journal')"
            ) == 1
        try read()
    }

    /// After a transaction began, with the lock that lets one writer in.
    func began() throws {
        if !isOwn {
            // The server has added to it, and waits from here on.
            try read()
        }
        lens.view = pending.view()
    }

    /// After a transaction was committed, and before anybody is told of it.
    func committed() {
        guard !lens.uncommitted.isEmpty else {
            return
        }
        length += lens.uncommitted.count
        pending.add(lens.uncommitted)
        lens.takeBack()
    }

    /// Does one step of folding, if there is anything to fold, in a transaction of its own.
    ///
    /// - Returns: Whether there is more to do.
    /// - Throws: ``StoreError``; nothing is lost then, and the step can be tried again.
    func foldSome() throws(StoreError) -> Bool {
        if fold == nil {
            guard isOwn, length >= limit else {
                return false
            }
            try beginFold()
        }
        return try step()
    }

    private func read() throws {
        guard isThere else {
            return
        }
        let entries = try SQLiteTransaction(statements, mayWrite: false)
            .query("SELECT machine, beaten_at FROM heartbeat_journal", [], behind: .server) { row in
                HeartbeatEntry(machine: row.uuid(0), time: row.integer(1))
            }
        pending.add(entries)
        length = entries.count
    }

    private func beginFold() throws(StoreError) {
        let last = try statements.integer("SELECT max(entry) FROM heartbeat_journal") ?? 0
        fold = Fold(entries: pending.beginFold().sorted(), lastEntry: last)
        length = 0
    }

    /// What was folded leaves the journal with the last step: until then a power cut costs nothing but the same work once more.
    ///
    /// Its last entry stays, so that numbers go on after it: none is given twice, whatever is tried again.
    private func step() throws(StoreError) -> Bool {
        guard var fold else {
            return false
        }
        let end = min(fold.done + stepSize, fold.entries.count)
        let isLast = end == fold.entries.count
        try statements.transaction { () throws(StoreError) in
            for entry in fold.entries[fold.done..<end] {
                try statements.run(
                    """
                    INSERT INTO heartbeats (machine, beaten_at) VALUES ($1, $2)
                    ON CONFLICT (machine) DO UPDATE SET beaten_at = excluded.beaten_at
                        WHERE excluded.beaten_at > beaten_at
                    """,
                    [.uuid(entry.machine), .integer(entry.time)]
                )
            }
            if isLast {
                try statements.run(
                    "DELETE FROM heartbeat_journal WHERE entry < $1",
                    [.integer(Int64(fold.lastEntry))]
                )
            }
        }
        guard isLast else {
            fold.done = end
            self.fold = fold
            return true
        }
        self.fold = nil
        pending.endFold()
        return length >= limit
    }
}
