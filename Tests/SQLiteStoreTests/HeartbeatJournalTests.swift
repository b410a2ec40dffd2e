import Foundation
import LicensingCore
import LicensingStore
import SQLiteStore
import Synchronization
import Testing

@Suite("The journal of heartbeats")
struct HeartbeatJournalTests {
    private let machine = Identifier<Machine>(UUIDBits(high: 7, low: 1))

    @Test("what is journaled is seen at once by everybody, and by the change itself before")
    func seen() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        #expect(try await heartbeat(in: store) == nil)
        let own = try await store.write { [machine] transaction in
            _ = try transaction.journalHeartbeat(of: machine, at: Instant(milliseconds: 5))
            return try Self.heartbeat(of: machine, in: transaction)
        }
        #expect(own == 5)
        #expect(try await heartbeat(in: store) == 5)
        let inLongLook = try await store.scan { [machine] in try Self.heartbeat(of: machine, in: $0) }
        #expect(inLongLook == 5)
        // A later one counts, whatever the order.
        try await beat(machine, at: 9, in: store)
        try await beat(machine, at: 7, in: store)
        #expect(try await heartbeat(in: store) == 9)
        #expect(try await counts(in: store) == Counts(journaled: 3, folded: 0))
        await store.close()
    }

    @Test("what is taken back was never there: a change alone, and one of a batch")
    func takenBack() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        let failing: @Sendable (any WriteTransaction) throws -> Void = { [machine] transaction in
            _ = try transaction.journalHeartbeat(of: machine, at: Instant(milliseconds: 5))
            throw Refused()
        }
        await #expect(throws: Refused.self) { try await store.write(failing) }
        #expect(try await heartbeat(in: store) == nil)
        let other = Identifier<Machine>(UUIDBits(high: 7, low: 2))
        try await HeldLoop(store)
            .during { hold in
                let failed = Task { try await store.write(failing) }
                let stored = Task { try await beat(other, at: 6, in: store) }
                while store.waitingWrites < 2 {
                    await Task.yield()
                }
                hold.release()
                await #expect(throws: Refused.self) { try await failed.value }
                try await stored.value
            }
        #expect(try await heartbeat(in: store) == nil)
        #expect(try await heartbeat(of: other, in: store) == 6)
        #expect(try await counts(in: store) == Counts(journaled: 1, folded: 0))
        await store.close()
    }

    @Test("a long journal is folded step by step, while others come, and nothing is lost or goes back")
    func folded() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory, limit: 10, step: 3)
        var expected: [Identifier<Machine>: Int64] = [:]
        for time in Int64(1)...95 {
            let machine = Identifier<Machine>(UUIDBits(high: 1, low: UInt64(time % 13)))
            try await beat(machine, at: time, in: store)
            expected[machine] = time
            for (machine, time) in expected {
                #expect(try await heartbeat(of: machine, in: store) == time)
            }
        }
        let counts = try await counts(in: store)
        #expect(counts.folded == 13)
        #expect(counts.journaled < 20)
        await store.close()
    }

    @Test("who began to read before a fold sees the heartbeats to the end")
    func readersOfAnEarlierState() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory, limit: 3, step: 1)
        try await beat(machine, at: 5, in: store)
        let hold = Hold()
        async let seen = store.scan { [machine] transaction in
            // From here on the state is this one.
            let before = try Self.counts(in: transaction)
            hold.wait()
            return (
                before, try Self.heartbeat(of: machine, in: transaction), try Self.counts(in: transaction)
            )
        }
        await hold.reached()
        for number in UInt64(10)..<30 {
            try await beat(Identifier(UUIDBits(high: 7, low: number)), at: 6, in: store)
        }
        #expect(try await counts(in: store).folded > 1)
        hold.release()
        let (before, heartbeat, after) = try await seen
        #expect(before == Counts(journaled: 1, folded: 0))
        #expect(after == before)
        #expect(heartbeat == 5)
        await store.close()
    }

    @Test(
        "after a power cut the next server has all of them, after an orderly end as well",
        arguments: [1, 8]
    )
    func restarts(limit: Int) async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory, limit: limit, step: 2)
        for number in UInt64(0)..<13 {
            try await beat(Identifier(UUIDBits(high: 7, low: number)), at: Int64(number) + 100, in: store)
        }
        let copy = TemporaryDirectory()
        try Self.copyFiles(directory, copy)
        await store.close()
        for place in [copy.path, directory.path] {
            let store = try SQLiteStore.open(SQLiteStoreConfiguration(directory: place, exclusive: true))
            for number in UInt64(0)..<13 {
                let machine = Identifier<Machine>(UUIDBits(high: 7, low: number))
                #expect(try await heartbeat(of: machine, in: store) == Int64(number) + 100)
            }
            await store.close()
        }
    }

    @Test("a power cut or an end in the middle of a fold costs nothing, and the next server folds the rest")
    func endsInTheMiddle() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory, limit: 4, step: 2)
        try await refuseFolding(of: 3, in: store)
        for number in UInt64(1)...5 {
            try await beat(Identifier(UUIDBits(high: 7, low: number)), at: Int64(number), in: store)
        }
        #expect(try await counts(in: store) == Counts(journaled: 5, folded: 2))
        let copy = TemporaryDirectory()
        try Self.copyFiles(directory, copy)
        await store.close()
        for place in [copy.path, directory.path] {
            var configuration = SQLiteStoreConfiguration(directory: place, exclusive: true)
            configuration.heartbeatLimit = 5
            let store = try SQLiteStore.open(configuration)
            for number in UInt64(1)...5 {
                let machine = Identifier<Machine>(UUIDBits(high: 7, low: number))
                #expect(try await heartbeat(of: machine, in: store) == Int64(number))
            }
            _ = try await store.write { try $0.execute("DROP TRIGGER refusing", []) }
            while try await counts(in: store).journaled > 1 {
                try await store.write { _ in }
            }
            #expect(try await counts(in: store) == Counts(journaled: 1, folded: 5))
            await store.close()
        }
    }

    @Test("an end at once, while much is still to be folded")
    func endsAtOnce() async throws {
        for _ in 0..<20 {
            let directory = TemporaryDirectory()
            let store = try open(directory, limit: 4, step: 1)
            for number in UInt64(1)...4 {
                try await beat(Identifier(UUIDBits(high: 7, low: number)), at: Int64(number), in: store)
            }
            await store.close()
            let again = try open(directory)
            for number in UInt64(1)...4 {
                let machine = Identifier<Machine>(UUIDBits(high: 7, low: number))
                #expect(try await heartbeat(of: machine, in: again) == Int64(number))
            }
            await again.close()
        }
    }

    @Test("a command beside a server sees its journal, and neither adds to it nor folds it")
    func beside() async throws {
        let directory = TemporaryDirectory()
        let server = try open(directory)
        try await beat(machine, at: 5, in: server)
        let command = try SQLiteStore.open(directory.configuration(migrations: Migrations.all))
        #expect(try await heartbeat(in: command) == 5)
        let isTaken = try await command.write { [machine] in
            try $0.journalHeartbeat(of: machine, at: Instant(milliseconds: 6))
        }
        #expect(!isTaken)
        // What comes later it sees when it changes something.
        try await beat(machine, at: 7, in: server)
        let seen = try await command.write { [machine] in try Self.heartbeat(of: machine, in: $0) }
        #expect(seen == 7)
        await command.close()
        #expect(try await counts(in: server) == Counts(journaled: 2, folded: 0))
        await server.close()
    }

    @Test(
        "while nothing can be folded the journal takes twice its length, and goes on where it was afterwards"
    )
    func full() async throws {
        let directory = TemporaryDirectory()
        let reports = Mutex(0)
        let store = try open(directory, limit: 4, step: 2) { _ in reports.withLock { $0 += 1 } }
        try await refuseFolding(of: 3, in: store)
        var taken = 0
        for time in Int64(1)...30 {
            let machine = Identifier<Machine>(UUIDBits(high: 7, low: UInt64(time)))
            taken +=
                try await store.write { transaction in
                    try transaction.journalHeartbeat(of: machine, at: Instant(milliseconds: time))
                } ? 1 : 0
        }
        // Four that are being folded, and eight behind them.
        #expect(taken == 12)
        #expect(try await counts(in: store) == Counts(journaled: 12, folded: 2))
        #expect(reports.withLock { $0 } == 1)
        _ = try await store.write { try $0.execute("DROP TRIGGER refusing", []) }
        while try await counts(in: store).journaled > 1 {
            try await store.write { _ in }
        }
        #expect(try await counts(in: store) == Counts(journaled: 1, folded: 12))
        for number in UInt64(1)...12 {
            let machine = Identifier<Machine>(UUIDBits(high: 7, low: number))
            #expect(try await heartbeat(of: machine, in: store) == Int64(number))
        }
        await store.close()
    }

    private struct Refused: Error {}

    private struct Counts: Equatable {
        let journaled: Int
        let folded: Int
    }

    private func open(
        _ directory: borrowing TemporaryDirectory,
        limit: Int = 1000,
        step: Int = 1000,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> SQLiteStore {
        var configuration = directory.configuration(migrations: Migrations.all, exclusive: true)
        configuration.heartbeatLimit = limit
        configuration.heartbeatStep = step
        configuration.report = report
        return try SQLiteStore.open(configuration)
    }

    /// What is on the disk at this moment.
    private static func copyFiles(
        _ from: borrowing TemporaryDirectory,
        _ to: borrowing TemporaryDirectory
    ) throws {
        try FileManager.default.createDirectory(atPath: to.path, withIntermediateDirectories: true)
        for name in ["licentric.db", "licentric.db-wal"] {
            try FileManager.default.copyItem(atPath: "\(from.path)/\(name)", toPath: "\(to.path)/\(name)")
        }
    }

    /// Lets a fold come as far as the heartbeat of this moment.
    private func refuseFolding(of time: Int, in store: SQLiteStore) async throws {
        _ = try await store.write { transaction in
            try transaction.execute(
                """
                CREATE TRIGGER refusing BEFORE INSERT ON heartbeats WHEN new.beaten_at = \(time)
                BEGIN SELECT RAISE(ABORT, 'not now'); END
                """,
                []
            )
        }
    }

    private func beat(_ machine: Identifier<Machine>, at time: Int64, in store: SQLiteStore) async throws {
        let isTaken = try await store.write { transaction in
            try transaction.journalHeartbeat(of: machine, at: Instant(milliseconds: time))
        }
        try #require(isTaken)
    }

    private func heartbeat(in store: SQLiteStore) async throws -> Int64? {
        try await heartbeat(of: machine, in: store)
    }

    private func heartbeat(of machine: Identifier<Machine>, in store: SQLiteStore) async throws -> Int64? {
        try await store.read { try Self.heartbeat(of: machine, in: $0) }
    }

    /// As the store's queries see it.
    private static func heartbeat(
        of machine: Identifier<Machine>,
        in transaction: any ReadTransaction
    ) throws -> Int64? {
        let found = try transaction.query(
            """
            SELECT max(\(Dialect.pendingHeartbeat)(id), coalesce((SELECT beaten_at FROM heartbeats WHERE machine = id), -1))
            FROM (SELECT $1 AS id)
            """,
            [.id(machine)]
        ) { $0.integer(0) }
        return found.first.flatMap { $0 < 0 ? nil : $0 }
    }

    private func counts(in store: SQLiteStore) async throws -> Counts {
        try await store.read { try Self.counts(in: $0) }
    }

    private static func counts(in transaction: any ReadTransaction) throws -> Counts {
        let counts = try transaction.query(
            "SELECT (SELECT count(*) FROM heartbeat_journal), (SELECT count(*) FROM heartbeats)",
            []
        ) { Counts(journaled: Int($0.integer(0)), folded: Int($0.integer(1))) }
        return counts[0]
    }
}
