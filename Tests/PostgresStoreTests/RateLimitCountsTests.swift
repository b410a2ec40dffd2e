import LicensingCore
import LicensingService
import LicensingStore
import PostgresStore
import TestSupport
import Testing

/// The table that several nodes count in, on a real server.
@Suite("Nodes count together in PostgreSQL", .serialized, .enabled(if: TestDatabase.server != nil))
struct RateLimitCountsTests {
    private let start = Instant(milliseconds: 1_800_000_000_000)

    private func count(_ bucket: Int, _ count: Int, minute: Int64 = 0) -> RateLimitCount {
        RateLimitCount(
            bucket: LimitHash(high: .max - UInt64(bucket), low: UInt64(bucket)),
            start: start + .minutes(minute),
            end: start + .minutes(minute + 1),
            count: count
        )
    }

    /// Runs a test on two nodes of one fresh database.
    private func onTwoNodes(
        _ test: (_ first: PostgresStore, _ second: PostgresStore) async throws -> Void
    ) async throws {
        let configuration = PostgresStoreConfiguration(
            url: try TestDatabase.make(),
            connectionCount: 2,
            scanCount: 1
        )
        let first = try await PostgresStore.open(configuration)
        let second = try await PostgresStore.open(configuration)
        try await test(first, second)
        await first.close()
        await second.close()
    }

    @Test
    func `What nodes add is one sum for each window`() async throws {
        try await onTwoNodes { first, second in
            let (first, second) = (StoreLimitCounts(first), StoreLimitCounts(second))
            let added = try await first.add([count(1, 3), count(2, 1)])
            #expect(added.sorted { $0.bucket.low < $1.bucket.low } == [count(1, 3), count(2, 1)])
            #expect(try await second.add([count(1, 4)]) == [count(1, 7)])
            #expect(try await second.add([count(1, 1, minute: 1)]) == [count(1, 1, minute: 1)])
            #expect(try await first.add([count(1, -2)]) == [count(1, 5)])
            #expect(try await first.add([]).isEmpty)
        }
    }

    @Test
    func `Thousands of rows are one statement, and nodes that add the same at once lose nothing`()
        async throws
    {
        try await onTwoNodes { first, second in
            let rows = (1...4096).map { count($0, 1) }
            let stores = [StoreLimitCounts(first), StoreLimitCounts(second)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<10 {
                    // In either order: what is locked first must not depend on it.
                    let rows = number.isMultiple(of: 3) ? rows : rows.reversed()
                    group.addTask {
                        let totals = try await stores[number % 2].add(rows)
                        #expect(totals.count == 4096)
                    }
                }
                try await group.waitForAll()
            }
            let totals = try await stores[0].add(rows)
            #expect(totals.allSatisfy { $0.count == 11 })
        }
    }

    @Test
    func `A proof is found by every node until it ends, and moves with each use`() async throws {
        try await onTwoNodes { first, second in
            let (first, second) = (StoreLimitCounts(first), StoreLimitCounts(second))
            let (known, unknown) = (count(1, 1).bucket, count(2, 1).bucket)
            _ = try await first.add([.proof(known, until: start + .hours(24))])
            #expect(try await second.proven(among: [known, unknown], at: start) == [known])
            #expect(try await second.proven(among: [known], at: start + .hours(24)).isEmpty)
            _ = try await second.add([.proof(known, until: start + .hours(30))])
            _ = try await first.add([.proof(known, until: start + .hours(25))])
            #expect(try await first.proven(among: [known], at: start + .hours(29)) == [known])
            #expect(try await first.proven(among: [], at: start).isEmpty)
            // A window of a minute is no proof.
            _ = try await first.add([count(2, 1)])
            #expect(try await first.proven(among: [unknown], at: start).isEmpty)
        }
    }

    @Test
    func `What has ended is removed, in batches, and the oldest proofs beyond a number`() async throws {
        try await onTwoNodes { store, _ in
            let counts = StoreLimitCounts(store)
            _ = try await counts.add((1...10).map { count($0, 1) } + [count(11, 1, minute: 5)])
            _ = try await counts.add(
                (12...16).map { .proof(count($0, 1).bucket, until: start + .hours(Int64($0))) }
            )
            func removed(_ moment: Instant, _ limit: Int) async throws -> Int {
                try await store.write { try $0.removeRateLimits(endedBefore: moment, limit: limit) }
            }
            #expect(try await removed(start, 9) == 0)
            #expect(try await removed(start + .minutes(2), 7) == 7)
            #expect(try await removed(start + .minutes(2), 7) == 3)
            #expect(try await removed(start + .minutes(2), 7) == 0)
            #expect(try await store.write { try $0.trimProofs(keeping: 2, limit: 2) } == 2)
            #expect(try await store.write { try $0.trimProofs(keeping: 2, limit: 9) } == 1)
            #expect(try await store.write { try $0.trimProofs(keeping: 2, limit: 9) } == 0)
            let left = try await counts.proven(among: (12...16).map { count($0, 1).bucket }, at: start)
            #expect(left == Set([15, 16].map { count($0, 1).bucket }))
            #expect(try await counts.add([count(11, 1, minute: 5)]).first?.count == 2)
        }
    }

    @Test
    func `The table writes no log that a crash or a standby could give back`() async throws {
        try await onTwoNodes { store, _ in
            let persistence = try await store.read {
                try $0.first(
                    "SELECT relpersistence::text FROM pg_class WHERE relname = 'rate_limits'",
                    []
                ) { $0.text(0) }
            }
            #expect(persistence == "u")
        }
    }
}
