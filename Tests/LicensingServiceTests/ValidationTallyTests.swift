import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import Synchronization
import Testing

@Suite("The tally of validations")
struct ValidationTallyTests {
    /// A store that can be told to fail its writes, or to let them wait.
    private final class MoodyStore: Store {
        private let base: any Store
        private let isDown = Mutex(false)
        private let gate: AsyncStream<Void>?
        let arrived = AsyncStream<Void>.makeStream()

        init(_ base: any Store, gate: AsyncStream<Void>? = nil) {
            self.base = base
            self.gate = gate
        }

        func goDown(_ down: Bool) {
            isDown.withLock { $0 = down }
        }

        func read<T: Sendable>(
            _ body: @escaping @Sendable (any ReadTransaction) throws -> T
        ) async throws -> T {
            try await base.read(body)
        }

        func scan<T: Sendable>(
            _ body: @escaping @Sendable (any ReadTransaction) throws -> T
        ) async throws -> T {
            try await base.scan(body)
        }

        func write<T: Sendable>(
            _ body: @escaping @Sendable (any WriteTransaction) throws -> T
        ) async throws -> T {
            if isDown.withLock({ $0 }) {
                throw StoreError.unavailable("down")
            }
            arrived.continuation.yield()
            if let gate {
                for await _ in gate { break }
            }
            return try await base.write(body)
        }

        func close() async {
            await base.close()
        }
    }

    private func counted(_ vendor: TestVendor) async throws -> Int {
        let tenant = vendor.tenant
        return try await vendor.store.scan { transaction in
            try transaction.within(tenant).countsEver(of: ["validation.VALID"])["validation.VALID"] ?? 0
        }
    }

    private func note(_ times: Int, _ tally: ValidationTally, _ vendor: TestVendor, at moment: Instant? = nil)
    {
        for _ in 0..<times {
            tally.note(.valid, of: nil, in: vendor.tenant, at: moment ?? vendor.now)
        }
    }

    @Test("What could not be written is kept, goes on counting, and is written once")
    func failure() async throws {
        try await TestVendor.run { vendor in
            let (tally, store) = (ValidationTally(), MoodyStore(vendor.store))
            note(3, tally, vendor)
            store.goDown(true)
            await #expect(throws: StoreError.self) { try await tally.flush(to: store) }
            note(2, tally, vendor)
            await #expect(throws: StoreError.self) { try await tally.flush(to: store) }
            #expect(try await counted(vendor) == 0)
            store.goDown(false)
            try await tally.flush(to: store)
            try await tally.flush(to: store)
            #expect(try await counted(vendor) == 5)
            #expect(tally.takeLost() == 0)
        }
    }

    @Test("Whoever flushes while another flush is on its way waits for it")
    func oneAfterTheOther() async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let (tally, slow) = (ValidationTally(), MoodyStore(vendor.store, gate: gate.stream))
            note(3, tally, vendor)
            let first = Task { try await tally.flush(to: slow) }
            for await _ in slow.arrived.stream { break }
            // The three are out of memory now, and not on the disk yet.
            let isDone = Mutex(false)
            let second = Task {
                try await tally.flush(to: vendor.store)
                isDone.withLock { $0 = true }
            }
            for _ in 0..<100 {
                await Task.yield()
            }
            #expect(!isDone.withLock { $0 })
            gate.continuation.yield()
            try await second.value
            #expect(try await counted(vendor) == 3)
            try await first.value
        }
    }

    @Test("Too many different counts: one more is lost and told, those that are there go on")
    func limit() async throws {
        try await TestVendor.run { vendor in
            let tally = ValidationTally()
            for hour in 0..<ValidationTally.limit {
                note(1, tally, vendor, at: vendor.now - .hours(Int64(hour)))
            }
            note(2, tally, vendor, at: vendor.now + .hours(1))
            note(4, tally, vendor)
            #expect(tally.takeLost() == 2)
            #expect(tally.takeLost() == 0)
            try await tally.flush(to: vendor.store)
            #expect(try await counted(vendor) == ValidationTally.limit + 4)
            note(1, tally, vendor, at: vendor.now + .hours(1))
            #expect(tally.takeLost() == 0)
        }
    }
}
