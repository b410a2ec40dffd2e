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
    private var fold: Fold?
    /// How many entries were added since the last fold began.
    private var length = 0

    /// - Parameters:
    ///   - pending: Where readers see what is in the journal.
    ///   - statements: The writer's.
    ///   - limit: How many entries are folded at once. The more there are the more of them share a page; each takes 32 bytes of
    ///     memory while it waits. With twice as many there is no room until some are folded.
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

    /// Before a transaction begins.
    func begin() {
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
            guard length >= limit else {
                return false
            }
            try beginFold()
        }
        return try step(stepSize)
    }

    /// Takes over what the process before left, or looks at what the server has in its journal.
    func open() throws {
        guard try isThere() else {
            return
        }
        guard !isOwn else {
            return try foldRest()
        }
        let entries = try SQLiteTransaction(statements, mayWrite: false)
            .query("SELECT machine, beaten_at FROM heartbeat_journal", [], behind: .server) { row in
                HeartbeatEntry(machine: row.uuid(0), time: row.integer(1))
            }
        pending.add(entries)
    }

    /// Folds everything, for an end.
    func close() throws(StoreError) {
        guard isOwn, try isThere() else {
            return
        }
        try foldRest()
    }

    /// By statements alone: what is in memory is in the journal, too.
    private func foldRest() throws(StoreError) {
        guard try statements.integer("SELECT EXISTS (SELECT 1 FROM heartbeat_journal)") == 1 else {
            return
        }
        try statements.transaction { () throws(StoreError) in
            try statements.runOnce(
                """
                INSERT INTO heartbeats (machine, beaten_at)
                SELECT machine, max(beaten_at) FROM heartbeat_journal WHERE true GROUP BY machine ORDER BY machine
                \(Self.later)
                """
            )
            try statements.runOnce("DELETE FROM heartbeat_journal")
        }
    }

    /// Not under a schema of a test's own.
    private func isThere() throws(StoreError) -> Bool {
        try statements.integer(
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'heartbeat_journal')"
        ) == 1
    }

    private static let later =
        "ON CONFLICT (machine) DO UPDATE SET beaten_at = excluded.beaten_at WHERE excluded.beaten_at > beaten_at"

    private func beginFold() throws(StoreError) {
        let last = try statements.integer("SELECT max(entry) FROM heartbeat_journal") ?? 0
        fold = Fold(entries: pending.beginFold().sorted(), lastEntry: last)
        length = 0
    }

    /// What was folded leaves the journal with the last step: until then a power cut costs nothing but the same work once more.
    private func step(_ size: Int) throws(StoreError) -> Bool {
        guard var fold else {
            return false
        }
        let end = min(fold.done + size, fold.entries.count)
        let isLast = end == fold.entries.count
        try statements.transaction { () throws(StoreError) in
            for entry in fold.entries[fold.done..<end] {
                try statements.run(
                    "INSERT INTO heartbeats (machine, beaten_at) VALUES ($1, $2) \(Self.later)",
                    [.uuid(entry.machine), .integer(entry.time)]
                )
            }
            if isLast {
                try statements.run(
                    "DELETE FROM heartbeat_journal WHERE entry <= $1",
                    [.integer(Int64(fold.lastEntry))]
                )
            }
        }
        if isLast {
            self.fold = nil
            pending.endFold()
            return length >= limit
        }
        fold.done = end
        self.fold = fold
        return true
    }
}
