import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire
import Synchronization
import Testing

@Suite("The tally of validations")
struct ValidationTallyTests {
    private func counted(_ vendor: TestVendor) async throws -> Int {
        let tenant = vendor.tenant
        return try await vendor.store.scan { transaction in
            try transaction.within(tenant).countsEver(of: ["validation.VALID"])["validation.VALID"] ?? 0
        }
    }

    private func note(_ times: Int, _ tally: ValidationTally, _ vendor: TestVendor, at moment: Instant? = nil)
    {
        for _ in 0..<times {
            tally.note(Verdict(.valid, valid: true), of: nil, in: vendor.tenant, at: moment ?? vendor.now)
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

    @Test(
        "A yes is successful whatever its code: where the policy allows access, an expired license is counted so"
    )
    func successfulThoughExpired() async throws {
        try await TestVendor.run { vendor in
            let product = try await vendor.product()
            for strategy in [ExpirationStrategy.allowAccess, .allowAccess, .restrictAccess] {
                let policy = try await vendor.policy(of: product) { $0.expirationStrategy = strategy }
                let expiry = vendor.now
                let license = try await vendor.license(policy) { $0.expiresAt = expiry }
                let answer = try await vendor.validate(license.key)
                vendor.context.tally.note(
                    answer.verdict,
                    of: answer.product,
                    in: vendor.tenant,
                    at: vendor.now
                )
            }
            let analytics = Analytics(vendor.context)
            let counts = #""total":3,"successful":2,"failed":1"#
            let overview = try await analytics.overview(in: vendor.tenant, now: vendor.now)
            #expect(json { AnalyticsJSON.write(overview, to: &$0) }.contains(counts))
            for product in [nil, product.id] {
                let hours = try Series(of: .hour, from: vendor.now, to: vendor.now + .hours(1))
                let series = try await analytics.validations(hours, of: product, in: vendor.tenant)
                let text = json { AnalyticsJSON.writeValidations(series, to: &$0) }
                #expect(text.contains(counts + #","codes":{"EXPIRED":3}"#), "\(text)")
            }
        }
    }

    private func json(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "While nothing can be written analytics are read all the same, with what is still in memory, and exact"
    )
    func readingWithoutWriting() async throws {
        try await TestVendor.run { vendor in
            let store = MoodyStore(vendor.store)
            let context = LicensingContext(store: store, ids: vendor.context.ids, vault: vendor.context.vault)
            let (analytics, product) = (Analytics(context), try await vendor.product())
            let other = try #require(
                try await Accounts(vendor.context).tenant(of: vendor.tenant.account, .test)
            )
            func note(_ verdict: Verdict, of product: Product?, in tenant: Tenant, at moment: Instant) {
                context.tally.note(verdict, of: product?.id, in: tenant, at: moment)
            }
            func totals(_ product: Product?, in tenant: Tenant) async throws -> [Int] {
                let overview = try await analytics.overview(in: tenant, now: vendor.now)
                let hour = try Series(of: .hour, from: vendor.now, to: vendor.now + .hours(1))
                let day = try Series(of: .day, from: vendor.now, to: vendor.now + .hours(1))
                var totals = [overview.validations.total, overview.validations.successful]
                for series in [hour, day] {
                    let counted = try await analytics.validations(series, of: product?.id, in: tenant)
                    totals.append(counted.validations(in: series.from).total)
                }
                return totals
            }
            note(Verdict(.valid, valid: true), of: product, in: vendor.tenant, at: vendor.now)
            #expect(try await totals(product, in: vendor.tenant) == [1, 1, 1, 1])
            for isDown in [true, false] {
                store.goDown(isDown)
                if isDown {
                    note(Verdict(.expired, valid: true), of: product, in: vendor.tenant, at: vendor.now)
                    note(Verdict(.notFound), of: nil, in: vendor.tenant, at: vendor.now)
                    note(
                        Verdict(.valid, valid: true),
                        of: product,
                        in: vendor.tenant,
                        at: vendor.now - .days(9)
                    )
                    note(Verdict(.valid, valid: true), of: nil, in: other, at: vendor.now)
                }
                #expect(try await totals(product, in: vendor.tenant) == [4, 3, 2, 2])
                #expect(try await totals(nil, in: vendor.tenant) == [4, 3, 3, 3])
                #expect(try await totals(nil, in: other) == [1, 1, 1, 1])
                await #expect(throws: Refusal.self) { try await totals(product, in: other) }
            }
        }
    }

    @Test(
        "What is read from memory is not written meanwhile, or it would be counted twice",
        .timeLimit(.minutes(1))
    )
    func nothingTwice() async throws {
        try await TestVendor.run { vendor in
            let gate = AsyncStream<Void>.makeStream()
            let store = MoodyStore(vendor.store, scanGate: gate.stream)
            let context = LicensingContext(store: store, ids: vendor.context.ids, vault: vendor.context.vault)
            note(3, context.tally, vendor)
            store.goDown(true)
            let reading = Task {
                try await Analytics(context).overview(in: vendor.tenant, now: vendor.now).validations.total
            }
            for await _ in store.arrived.stream { break }
            store.goDown(false)
            let flush = Task { try await context.tally.flush(to: store) }
            // Were it not to wait, it would be done long before.
            for _ in 0..<1000 {
                await Task.yield()
            }
            #expect(try await counted(vendor) == 0)
            gate.continuation.yield()
            #expect(try await reading.value == 3)
            try await flush.value
            #expect(try await counted(vendor) == 3)
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
