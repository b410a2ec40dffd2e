import LicensingCore
import LicensingStore

/// Puts everything that is encrypted under a new master key, while servers work (ADR 0021).
///
/// Both keys are in the vault. Whatever moment it is broken off at, nothing is lost, and another run goes on; two at once do no
/// harm either.
package struct RotateMasterKey: Sendable {
    /// How many rows are read at once, and at the most changed by one transaction.
    package static let batchSize = 200

    package enum Start: Equatable, Sendable {
        /// The new key writes, everywhere, from now on.
        case begun
        /// An earlier run has begun it, and did not come to the end.
        case goesOn
        /// An earlier run has come to the end.
        case isDone
        /// Servers are at work that do not know the new key: so many sessions of them, or one where there can be but one.
        case awaits(servers: Int)
    }

    package enum Finish: Equatable, Sendable {
        case isDone
        /// Rows open under neither key; everything stays as it is, under both.
        case unreadable([UnreadableRow])
        case awaits(servers: Int)
    }

    /// One row that opens under neither key.
    package struct UnreadableRow: Equatable, Sendable {
        package let table: String
        package let id: UUIDBits
    }

    /// Somebody else came to the end first.
    private struct IsDone: Error {}

    private let context: LicensingContext
    private let old: VaultKeys
    private let new: VaultKeys
    private let batchSize: Int
    /// Called after each change, so that others get their turn.
    private let pause: @Sendable () async throws -> Void
    private let report: @Sendable (MasterRotationProgress) -> Void

    /// Nil where the vault does not know a second key.
    package init?(
        _ context: LicensingContext,
        batchSize: Int = Self.batchSize,
        pause: @escaping @Sendable () async throws -> Void = {},
        report: @escaping @Sendable (MasterRotationProgress) -> Void = { _ in }
    ) {
        let ring = context.vault.known
        guard let next = ring.next else {
            return nil
        }
        self.context = context
        old = ring.present
        new = next
        self.batchSize = batchSize
        self.pause = pause
        self.report = report
    }

    /// Lets the new key write, unless a server is at work that could not read what others write then.
    ///
    /// - Parameter isAlone: Whether no server can be at work, as this process holds the data directory.
    /// - Returns: Whether it writes.
    /// - Throws: ``StoreError``.
    package func begin(isAlone: Bool) async throws -> Start {
        let (old, new) = (old, new)
        return try await context.store.write { transaction in
            // A server that starts says what it knows under the same lock: it is seen here, or sees what is written here.
            try transaction.lockStart()
            try transaction.lockMasterKey()
            let state = try transaction.masterKeyState()
            guard state.check != new.check else {
                return .isDone
            }
            guard state.rotation != new.check else {
                return .goesOn
            }
            guard state.check == old.check, state.rotation == nil else {
                throw StoreError.unavailable(
                    "The master key is being replaced by another one: finish that first."
                )
            }
            let waiting = try Self.serversWithoutKey(new, isAlone: isAlone, in: transaction)
            guard waiting == 0 else {
                return .awaits(servers: waiting)
            }
            try transaction.beginMasterRotation(to: new.check)
            return .begun
        }
    }

    /// How many sessions of servers say that they do not know the new key.
    package func serversLeftBehind() async throws -> Int {
        let check = new.check
        return try await context.store.read { try $0.serversWithoutKey(check) }
    }

    /// Works through everything until all of it has been seen under the new key, and then lets go of the old one.
    package func run() async throws -> (Finish, MasterRotationTally) {
        var tally = MasterRotationTally()
        do {
            // Nothing new comes under the old key since the beginning; but a secret may be moved within its row while it is
            // being changed. So the last pass has nothing to change, and has opened everything with the new key.
            while true {
                let pass = try await pass(of: &tally)
                guard pass.unreadable.isEmpty else {
                    return (.unreadable(pass.unreadable), tally)
                }
                if pass.resealed == 0 {
                    break
                }
            }
            return (try await finish(), tally)
        } catch is IsDone {
            return (.isDone, tally)
        }
    }

    private func pass(
        of tally: inout MasterRotationTally
    ) async throws -> (resealed: Int, unreadable: [UnreadableRow]) {
        var (resealed, unreadable) = (0, [UnreadableRow]())
        tally.passes += 1
        for table in SealedTable.all {
            var (last, rows) = (UUIDBits?.none, [SealedRow]())
            var (seen, changed) = (0, 0)
            repeat {
                (rows, last) = try await batch(of: table, after: last)
                let changes = try rows.map { row in try Resealing(row, of: table, from: old, to: new) }
                unreadable += changes.filter(\.isUnreadable)
                    .map { UnreadableRow(table: table.name, id: $0.id) }
                try await write(changes.flatMap(\.values), to: table)
                seen += rows.count
                changed += changes.filter { !$0.values.isEmpty }.count
                report(.working(table: table.name, seen: seen, pass: tally.passes))
            } while rows.count == batchSize
            tally.rows[table.name] = seen
            tally.resealed[table.name, default: 0] += changed
            resealed += changed
            report(.worked(table: table.name, seen: seen, resealed: changed, pass: tally.passes))
        }
        return (resealed, unreadable)
    }

    private func batch(
        of table: SealedTable,
        after last: UUIDBits?
    ) async throws -> ([SealedRow], UUIDBits?) {
        let limit = batchSize
        let rows = try await context.store.scan { try $0.sealedRows(of: table, after: last, limit: limit) }
        return (rows, rows.last?.id ?? last)
    }

    private func write(_ changes: [ResealedValue], to table: SealedTable) async throws {
        guard !changes.isEmpty else {
            return
        }
        let check = new.check
        try await context.store.write { transaction in
            // Had another run come to the end, and a third one begun with a third key, this one would undo its work.
            guard try transaction.heldMasterKeyState().rotation == check else {
                throw IsDone()
            }
            for change in changes {
                try transaction.reseal(change, in: table)
            }
        }
        try await pause()
    }

    private func finish() async throws -> Finish {
        let new = new
        return try await context.store.write { transaction in
            try transaction.lockStart()
            try transaction.lockMasterKey()
            let state = try transaction.masterKeyState()
            guard state.rotation == new.check else {
                return .isDone
            }
            let waiting = try Self.serversWithoutKey(new, isAlone: true, in: transaction)
            guard waiting == 0 else {
                return .awaits(servers: waiting)
            }
            try transaction.endMasterRotation(at: new.check)
            return .isDone
        }
    }

    private static func serversWithoutKey(
        _ keys: VaultKeys,
        isAlone: Bool,
        in transaction: any WriteTransaction
    ) throws -> Int {
        guard !transaction.dialect.isShared else {
            return try transaction.serversWithoutKey(keys.check)
        }
        let known = try transaction.stateBytes(.masterKeysKnown) ?? []
        let knows = stride(from: 0, to: known.count, by: keys.check.count)
            .contains { known[$0...].starts(with: keys.check) }
        return isAlone || knows ? 0 : 1
    }
}
