import LicensingStore
import SQLiteStore
import Testing

@Suite("The commit loop")
struct CommitLoopTests {
    /// Queues the changes behind one that waits, so that they share a commit, and returns what became of each.
    private func runTogether(
        _ changes: [@Sendable (any WriteTransaction) throws -> Void],
        in store: SQLiteStore
    ) async throws -> [(any Error)?] {
        try await HeldLoop(store)
            .during { hold in
                await withTaskGroup(of: (Int, (any Error)?).self) { group in
                    for (index, change) in changes.enumerated() {
                        group.addTask { (index, await self.outcome(of: change, in: store)) }
                        // One after the other, so that the order in the queue is the order in the list.
                        while store.waitingWrites <= index {
                            await Task.yield()
                        }
                    }
                    hold.release()
                    return await group.reduce(into: Array(repeating: nil, count: changes.count)) {
                        $0[$1.0] = $1.1
                    }
                }
            }
    }

    private func outcome(
        of change: @escaping @Sendable (any WriteTransaction) throws -> Void,
        in store: SQLiteStore
    ) async -> (any Error)? {
        do {
            try await store.write(change)
            return nil
        } catch {
            return error
        }
    }

    private func open(_ directory: borrowing TemporaryDirectory) throws -> SQLiteStore {
        try SQLiteStore.open(directory.configuration(migrations: [Notes.migration]))
    }

    private static func limitPages(_ count: Int, in transaction: any WriteTransaction) throws {
        _ = try transaction.query("PRAGMA max_page_count = \(count)", []) { row in row.integer(0) }
    }

    private static let large = String(repeating: "x", count: 100_000)

    @Test("a full disk fails the whole batch, stores nothing of it, and ends with the shortage")
    func fullDisk() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        try await store.write { transaction in try Notes.insert(0, in: transaction) }
        let outcomes = try await runTogether(
            [
                { try Notes.insert(1, in: $0) },
                { try Self.limitPages(1, in: $0) },
                { try Notes.insert(2, words: Self.large, in: $0) },
                { try Notes.insert(3, in: $0) },
                { try Notes.insert(4, in: $0) },
            ],
            in: store
        )
        for outcome in outcomes {
            guard case StoreError.unavailable(let sentence)? = outcome else {
                Issue.record("a change of the failed batch ended with \(String(describing: outcome))")
                continue
            }
            #expect(sentence.contains("full"))
        }
        #expect(try await Notes.numbers(in: store) == [0])

        try await store.write { transaction in try Self.limitPages(1_000_000, in: transaction) }
        try await store.write { transaction in try Notes.insert(5, words: Self.large, in: transaction) }
        #expect(try await Notes.numbers(in: store) == [0, 5])
        await store.close()
    }

    @Test("a full disk fails a change that is alone in its batch")
    func fullDiskAlone() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        try await store.write { transaction in try Self.limitPages(1, in: transaction) }
        let error = await #expect(throws: StoreError.self) {
            try await store.write { transaction in try Notes.insert(1, words: Self.large, in: transaction) }
        }
        guard case .unavailable = error else {
            Issue.record("it ended with \(String(describing: error))")
            return
        }
        try await store.write { transaction in try Self.limitPages(1_000_000, in: transaction) }
        #expect(try await Notes.numbers(in: store).isEmpty)
        await store.close()
    }

    @Test("in one batch, a refusal reaches its own caller and takes back its own changes")
    func refusalInBatch() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        let outcomes = try await runTogether(
            [
                { try Notes.insert(1, in: $0) },
                { transaction in
                    try Notes.insert(2, in: transaction)
                    throw Refusal()
                },
                { try Notes.insert(1, in: $0) },
                { try Notes.insert(4, in: $0) },
            ],
            in: store
        )
        #expect(outcomes[0] == nil)
        #expect(outcomes[1] is Refusal)
        #expect(outcomes[2] as? StoreError == .constraint("UNIQUE constraint failed: notes.number"))
        #expect(outcomes[3] == nil)
        #expect(try await Notes.numbers(in: store) == [1, 4])
        await store.close()
    }

    /// Queues changes of one statement each behind one that waits.
    private func runBare(
        _ changes: [@Sendable (any WriteTransaction) throws -> Void],
        in store: SQLiteStore
    ) async throws -> [(any Error)?] {
        try await HeldLoop(store)
            .during { hold in
                let (ends, told) = AsyncStream.makeStream(of: (Int, (any Error)?).self)
                for (index, change) in changes.enumerated() {
                    #expect(
                        store.submit(isOneStatement: true, change) { result in
                            told.yield((index, result.failure))
                        }
                    )
                }
                hold.release()
                var outcomes: [(any Error)?] = Array(repeating: nil, count: changes.count)
                for await (index, error) in ends.prefix(changes.count) {
                    outcomes[index] = error
                }
                return outcomes
            }
    }

    @Test("changes of one statement share a batch: one that changes nothing and fails fails alone")
    func oneStatementEach() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        let outcomes = try await runBare(
            [
                { try Notes.insert(1, in: $0) },
                { try Notes.insert(1, in: $0) },
                { _ in throw Refusal() },
                { try Notes.insert(4, in: $0) },
            ],
            in: store
        )
        #expect(outcomes[0] == nil && outcomes[3] == nil)
        #expect(outcomes[1] as? StoreError == .constraint("UNIQUE constraint failed: notes.number"))
        #expect(outcomes[2] is Refusal)
        #expect(try await Notes.numbers(in: store) == [1, 4])
        await store.close()
    }

    @Test(
        "one that has changed something and fails after it takes the whole batch with it, and the loop goes on"
    )
    func brokenPromise() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        let outcomes = try await runBare(
            [
                { try Notes.insert(1, in: $0) },
                { transaction in
                    try Notes.insert(2, in: transaction)
                    throw Refusal()
                },
                { try Notes.insert(3, in: $0) },
            ],
            in: store
        )
        for outcome in outcomes {
            // Nobody is told what another was refused for.
            guard case StoreError.defect? = outcome else {
                Issue.record("a change of the failed batch ended with \(String(describing: outcome))")
                continue
            }
        }
        try await store.write { try Notes.insert(5, in: $0) }
        #expect(try await Notes.numbers(in: store) == [5])
        await store.close()
    }

    @Test("a closure that ends the transaction itself fails the batch, and the loop goes on")
    func transactionEndedByClosure() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        let outcomes = try await runTogether(
            [
                { try Notes.insert(1, in: $0) },
                { try $0.execute("ROLLBACK", []) },
                { try Notes.insert(2, in: $0) },
            ],
            in: store
        )
        for outcome in outcomes {
            guard case StoreError.unavailable? = outcome else {
                Issue.record("a change of the failed batch ended with \(String(describing: outcome))")
                continue
            }
        }
        try await store.write { transaction in try Notes.insert(3, in: transaction) }
        #expect(try await Notes.numbers(in: store) == [3])
        await store.close()
    }

    @Test("a lock that another process keeps is reported as unavailable")
    func busy() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        var configuration = directory.configuration(migrations: [Notes.migration])
        configuration.busyTimeout = .zero
        let impatient = try SQLiteStore.open(configuration)
        let error = try await HeldLoop(store)
            .during { _ in
                await #expect(throws: StoreError.self) {
                    try await impatient.write { transaction in try Notes.insert(1, in: transaction) }
                }
            }
        guard case .unavailable = error else {
            Issue.record("it ended with \(String(describing: error))")
            return
        }
        try await impatient.write { transaction in try Notes.insert(2, in: transaction) }
        #expect(try await Notes.numbers(in: store) == [2])
        await impatient.close()
        await store.close()
    }

    @Test("a checkpoint empties the log")
    func checkpoint() async throws {
        let directory = TemporaryDirectory()
        let store = try open(directory)
        try await store.write { transaction in try Notes.insert(1, words: Self.large, in: transaction) }
        #expect(try await store.checkpoint())
        #expect(try await Notes.numbers(in: store) == [1])
        await store.close()
        await #expect(throws: StoreError.closed) { try await store.checkpoint() }
    }

    @Test("a checkpoint beside a long look gives way at once, and works afterwards")
    func checkpointBesideScan() async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration(migrations: [Notes.migration])
        // A checkpoint that waited would never end.
        configuration.busyTimeout = .seconds(3600)
        let store = try SQLiteStore.open(configuration)
        try await store.write { transaction in try Notes.insert(1, in: transaction) }
        let hold = Hold()
        let scanning = Task {
            try await store.scan { transaction in
                let exists = try transaction.exists("SELECT number FROM notes", [])
                hold.wait()
                return exists
            }
        }
        await hold.reached()
        try await store.write { transaction in try Notes.insert(2, in: transaction) }
        #expect(try await store.checkpoint() == false)
        hold.release()
        #expect(try await scanning.value)
        #expect(try await store.checkpoint())
        await store.close()
    }

    private struct Refusal: Error {}
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
