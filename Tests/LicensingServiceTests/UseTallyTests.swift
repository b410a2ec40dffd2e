import LicensingCore
import LicensingStore
import Synchronization
import Testing

@testable import LicensingService

@Suite("The tally of uses")
struct UseTallyTests {
    private func id(_ number: UInt64) -> Identifier<License> {
        // Not in the order of the shards.
        Identifier(UUIDBits(high: number &* 0x9E37_79B9_7F4A_7C15, low: number))
    }

    @discardableResult
    private func note(
        _ license: Identifier<License>,
        times: Int = 1,
        known: Int = 0,
        _ tally: UseTally,
        _ vendor: TestVendor
    ) -> Int? {
        var uses: Int?
        for _ in 0..<times {
            uses = tally.note(license, in: vendor.tenant, known: known, at: vendor.now)
        }
        return uses
    }

    /// The rows that are there, by license.
    private func written(_ vendor: TestVendor) async throws -> [Identifier<License>: Int] {
        let rows = try await vendor.store.scan { transaction in
            try transaction.query("SELECT license_id, uses_count FROM license_uses", [], behind: .server) {
                ($0.id(0, of: License.self), Int($0.integer(1)))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test("A use counts on from what was read, with those that are not written yet")
    func base() async throws {
        try await TestVendor.run { vendor in
            let tally = UseTally()
            #expect(tally.known(id(1)) == nil)
            #expect(note(id(1), known: 7, tally, vendor) == 8)
            #expect(note(id(1), known: 7, tally, vendor) == 9)
            // Others have counted meanwhile; the two from here are not among what is read.
            #expect(note(id(1), known: 14, tally, vendor) == 15)
            #expect(tally.known(id(1))?.uses == 15)
            let earlier = tally.note(id(1), in: vendor.tenant, known: 0, at: vendor.now - .hours(1))
            #expect(earlier == 16)
            #expect(tally.known(id(1))?.lastValidatedAt == vendor.now)
            try await tally.flush(to: vendor.store)
            // Of its own counting, and not what others are said to have counted.
            #expect(try await written(vendor) == [id(1): 4])
            #expect(tally.known(id(1))?.uses == 4)
        }
    }

    @Test("Uses that wait for very long are bounded, also when they are given back")
    func mostWaiting() {
        let (now, most) = (Instant(milliseconds: 1), Int(UseEntry.mostWaiting))
        var entry = UseEntry(tenant: 1, waiting: UseEntry.mostWaiting - 1)
        #expect(entry.note(known: 0, at: now) == most)
        #expect(entry.note(known: 0, at: now) == most)
        #expect(entry.claim(for: id(1))?.count == most)
        #expect(entry.note(known: 0, at: now) == most + 1)
        entry.giveBack()
        #expect(entry.uses(besides: 0) == most)
    }

    @Test("Without room nothing is counted here; what is there goes on, and room comes with the flushes")
    func limit() async throws {
        try await TestVendor.run { vendor in
            let tally = UseTally(limit: 10)
            for number in 1...10 {
                #expect(tally.isCrowded == (number > 6))
                #expect(note(id(UInt64(number)), tally, vendor) == 1)
            }
            #expect(note(id(11), tally, vendor) == nil)
            #expect(note(id(10), tally, vendor) == 2)
            for _ in 0..<2 {
                try await tally.flush(to: vendor.store)
                // What was written and has not left yet is no reason for the next flush.
                #expect(!tally.isCrowded)
            }
            #expect(note(id(11), tally, vendor) == 1)
            // What was written and stays for a while has taken the room: one that waits is reason enough.
            for number in 12...20 {
                #expect(note(id(UInt64(number)), tally, vendor) == 1)
            }
            try await tally.flush(to: vendor.store)
            #expect(!tally.isCrowded)
            #expect(note(id(11), tally, vendor) == 2)
            #expect(tally.isCrowded)
            try await tally.flush(to: vendor.store)
            #expect(try await written(vendor).values.reduce(0, +) == 22)
        }
    }

    @Test("What could not be written is kept, goes on counting, and is written once")
    func failure() async throws {
        try await TestVendor.run { vendor in
            let (tally, store) = (UseTally(), MoodyStore(vendor.store))
            note(id(1), times: 3, tally, vendor)
            store.goDown(true)
            await #expect(throws: StoreError.self) { try await tally.flush(to: store) }
            #expect(note(id(1), times: 2, tally, vendor) == 5)
            await #expect(throws: StoreError.self) { try await tally.flush(id(1), to: store) }
            #expect(tally.known(id(1))?.uses == 5)
            #expect(try await written(vendor).isEmpty)
            store.goDown(false)
            try await tally.flush(to: store)
            try await tally.flush(to: store)
            #expect(try await written(vendor) == [id(1): 5])
        }
    }

    @Test(
        "What was written stays known until the next flush begins, and beyond it where one license was written alone"
    )
    func linger() async throws {
        try await TestVendor.run { vendor in
            let tally = UseTally()
            note(id(1), tally, vendor)
            try await tally.flush(to: vendor.store)
            #expect(tally.known(id(1))?.uses == 1)
            note(id(2), tally, vendor)
            try await tally.flush(id(2), to: vendor.store)
            try await tally.flush(to: vendor.store)
            #expect(tally.known(id(1)) == nil)
            #expect(tally.known(id(2))?.uses == 1)
            try await tally.flush(to: vendor.store)
            #expect(tally.known(id(2)) == nil)
        }
    }

    @Test(
        "Whoever flushes while it is being written waits for it: all, or one license",
        arguments: [false, true]
    )
    func oneAfterTheOther(single: Bool) async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let (tally, slow) = (UseTally(), MoodyStore(vendor.store, gate: gate.stream))
            let license = id(1)
            note(license, times: 3, tally, vendor)
            let first = Task { try await tally.flush(to: slow) }
            for await _ in slow.arrived.stream { break }
            // While it is on its way it is known, and one more is counted.
            #expect(note(license, tally, vendor) == 4)
            try await tally.flush(id(2), to: vendor.store)
            let isDone = Mutex(false)
            let second = Task {
                if single {
                    try await tally.flush(license, to: vendor.store)
                } else {
                    try await tally.flush(to: vendor.store)
                }
                isDone.withLock { $0 = true }
            }
            for _ in 0..<100 {
                await Task.yield()
            }
            #expect(!isDone.withLock { $0 })
            gate.continuation.yield()
            try await second.value
            #expect(try await written(vendor) == [license: 4])
            try await first.value
            #expect(tally.known(license)?.uses == 4)
        }
    }

    @Test("A flush that breaks behind one license's leaves nothing to wait for in vain")
    func failureMeanwhile() async throws {
        try await TestVendor.run { vendor in
            let (tally, store) = (UseTally(), MoodyStore(vendor.store))
            note(id(1), times: 2, tally, vendor)
            store.goDown(true)
            async let all: Void = tally.flush(to: store)
            async let one: Void = tally.flush(id(1), to: vendor.store)
            try? await all
            try await one
            #expect(try await written(vendor) == [id(1): 2])
        }
    }

    @Test("A caller who goes away breaks nothing off")
    func cancelled() async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let (tally, slow) = (UseTally(), MoodyStore(vendor.store, gate: gate.stream))
            let license = id(1)
            note(license, times: 3, tally, vendor)
            let flush = Task { try await tally.flush(license, to: slow) }
            for await _ in slow.arrived.stream { break }
            flush.cancel()
            gate.continuation.yield()
            try await flush.value
            #expect(try await written(vendor) == [license: 3])
            try await tally.flush(to: vendor.store)
            #expect(try await written(vendor) == [license: 3])
        }
    }

    @Test("Rows are written in the order of their ids, so many at once that nobody waits long")
    func order() async throws {
        try await TestVendor.run { vendor in
            let tally = UseTally()
            for number in 1...64 {
                note(id(UInt64(number)), tally, vendor)
            }
            let recorder = RecordingStore(vendor.store)
            try await tally.flush(to: recorder)
            let values = try #require(recorder.statements.first { $0.key.contains("RETURNING license_id") })
                .value
            let ids = values.compactMap { value in
                if case .uuid(let bits) = value { bits } else { nil }
            }
            #expect(ids.count == 64 && ids == ids.sorted())

            let counter = MoodyStore(vendor.store)
            for number in 1...2500 {
                note(id(UInt64(number)), tally, vendor)
            }
            try await tally.flush(to: counter)
            counter.arrived.continuation.finish()
            #expect(await counter.arrived.stream.reduce(0) { count, _ in count + 1 } == 3)
            let rows = try await written(vendor)
            #expect(rows.count == 2500 && rows[id(64)] == 2 && rows[id(65)] == 1)
        }
    }

    @Test("What was counted durably meanwhile shows besides, and is not counted twice")
    func durableBesides() async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let (tally, slow) = (UseTally(), MoodyStore(vendor.store, gate: gate.stream))
            func shown(_ stored: Int) -> Int {
                var license = License(id(1))
                license.usesCount = stored
                return tally.overlay(license).usesCount
            }
            note(id(1), times: 3, known: 10, tally, vendor)
            #expect([10, 12].map(shown) == [13, 15])
            let flush = Task { try await tally.flush(to: slow) }
            for await _ in slow.arrived.stream { break }
            // Who has met 10 read it before the three were written, who has met 13 after.
            #expect([10, 13, 15].map(shown) == [13, 13, 15])
            #expect(note(id(1), known: 13, tally, vendor) == 14)
            #expect(note(id(1), known: 10, tally, vendor) == 15)
            #expect([10, 13, 15].map(shown) == [15, 15, 17])
            gate.continuation.yield()
            try await flush.value
        }
    }

    @Test("Whatever meets, nothing is lost or counted twice")
    func sums() async throws {
        try await TestVendor.run { vendor in
            let (tally, licenses) = (UseTally(), (1...40).map { id($0) })
            let tenant = vendor.tenant
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for round in 0..<50 {
                            for license in licenses {
                                _ = tally.note(license, in: tenant, known: 0, at: vendor.now)
                            }
                            switch (worker + round) % 16 {
                            case 0:
                                try await tally.flush(to: vendor.store)
                            case 5:
                                try await tally.flush(licenses[round % 40], to: vendor.store)
                            case 9:
                                // What is counted durably takes the same rows.
                                let license = licenses[(round + worker) % 40]
                                try await vendor.store.write { transaction in
                                    let writer: TenantWriter = transaction.within(tenant)
                                    try writer.countUse(of: license, at: vendor.now)
                                }
                            default:
                                await Task.yield()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await tally.flush(to: vendor.store)
            let durable = (0..<8).flatMap { worker in (0..<50).map { worker + $0 } }.count { $0 % 16 == 9 }
            let rows = try await written(vendor)
            #expect(rows.values.reduce(0, +) == 8 * 50 * 40 + durable)
        }
    }

    @Test("Who read the old count before a reset and counts after it does not bring it back")
    func resetBehindARead() async throws {
        try await TestVendor.run { vendor in
            for wasKnown in [false, true] {
                let (tally, license) = (UseTally(), id(wasKnown ? 1 : 2))
                if wasKnown {
                    note(license, known: 50, tally, vendor)
                    try await tally.flush(license, to: vendor.store)
                }
                tally.forget(license, in: vendor.tenant)
                #expect(tally.overlay(License(license)).usesCount == 0)
                #expect(note(license, known: 50, tally, vendor) == 1)
                #expect(note(license, known: 50, tally, vendor) == 2)
                // Whoever reads now is believed again.
                for _ in 0..<3 {
                    try await tally.flush(to: vendor.store)
                }
                #expect(note(license, known: 60, tally, vendor) == 61)
            }
        }
    }

    @Test("A reset while uses are being written: what counts is what the store comes to")
    func resetWhileWriting() async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let (tally, slow) = (UseTally(), MoodyStore(vendor.store, gate: gate.stream))
            note(id(1), times: 3, known: 50, tally, vendor)
            let first = Task { try await tally.flush(to: slow) }
            for await _ in slow.arrived.stream { break }
            tally.forget(id(1), in: vendor.tenant)
            #expect(note(id(1), known: 50, tally, vendor) == 1)
            gate.continuation.yield()
            try await first.value
            #expect(tally.known(id(1))?.uses == 1)
            try await tally.flush(to: vendor.store)
            #expect(tally.known(id(1))?.uses == 4)
            #expect(try await written(vendor) == [id(1): 4])
        }
    }

    @Test("A node learns with its next flush what others have counted, and that they have reset")
    func otherNodes() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            _ = try await vendor.validate(license.key)
            let (near, far, id) = (UseTally(), UseTally(), license.license.id)
            note(id, times: 5, known: 1, near, vendor)
            note(id, times: 3, known: 1, far, vendor)
            try await near.flush(to: vendor.store)
            try await far.flush(to: vendor.store)
            #expect(far.known(id)?.uses == 9)
            _ = try await vendor.context.commit(Licenses(vendor.context).resetUses(id, by: vendor.origin))
            // It never rests on this node, so that it is never forgotten.
            for round in 1...4 {
                note(id, known: 0, far, vendor)
                try await far.flush(to: vendor.store)
                #expect(far.known(id)?.uses == round)
            }
        }
    }
}

extension License {
    fileprivate init(_ id: Identifier<License>) {
        self.init(
            id: id,
            productID: Identifier(UUIDBits(high: 0, low: 0)),
            policyID: Identifier(UUIDBits(high: 0, low: 0)),
            keyHint: "K",
            createdAt: Instant(milliseconds: 0)
        )
    }
}
