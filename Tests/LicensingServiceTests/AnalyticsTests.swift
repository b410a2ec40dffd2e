import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import TestSupport
import Testing

@Suite("Analytics")
struct AnalyticsTests {
    @Test(
        "After a random history the gauges are what a walk through all lists counts",
        .timeLimit(.minutes(10))
    )
    func gaugesOfRandomHistory() async throws {
        let random = SplitMix64()
        print("gauges of a random history: LICENTRIC_SEED=\(random.seed)")
        try await TestVendor.run(seed: random.seed) { vendor in
            let history = try await RandomHistory(of: vendor, random: random)
            var met = Set<LicenseStatus>()
            for step in 1...10_000 {
                try await history.step()
                if step % 400 == 0 {
                    // The past is what a clock shows that was set back.
                    for moment in [vendor.now, vendor.now + .days(2), vendor.now - .days(2)] {
                        let place = "LICENTRIC_SEED=\(random.seed), step \(step)"
                        met.formUnion(try await compareWithLists(vendor, at: moment, place))
                    }
                }
            }
            #expect(met == Set(LicenseStatus.allCases), "the history was too quiet")
            try await compareSeries(of: history, vendor, "LICENTRIC_SEED=\(random.seed)")
            try await checkEnds(vendor, "LICENTRIC_SEED=\(random.seed)")
        }
    }

    @Test("An environment without anything has zeros, and as many days as asked for")
    func nothing() async throws {
        try await TestVendor.run { vendor in
            let analytics = Analytics(vendor.context)
            let overview = try await analytics.overview(in: vendor.tenant, now: vendor.now)
            #expect(overview.licenses.values.allSatisfy { $0 == 0 })
            #expect(overview.machines == 0 && overview.deadMachines == 0)
            #expect(overview.validations.total == 0 && overview.validations.successful == 0)
            let trend = overview.activations.series
            #expect(trend.starts.count == 7)
            #expect(trend.starts.last == SeriesInterval.day.floor(vendor.now))
            let expiring = try await analytics.expiring(within: 30, in: vendor.tenant, now: vendor.now)
            #expect(expiring.total == 0)
            #expect(expiring.byDay.first?.day == SeriesInterval.day.floor(vendor.now))
            #expect(expiring.byDay.count == 31)
        }
    }

    @Test("What a license does is seen by its own environment only")
    func fence() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.durationDays = 3 })
            try await vendor.machine("device-one", on: license)
            vendor.context.tally.note(
                Verdict(.valid, valid: true),
                of: license.license.productID,
                in: vendor.tenant,
                at: vendor.now
            )
            let analytics = Analytics(vendor.context)
            let other = try #require(
                try await Accounts(vendor.context).tenant(of: vendor.tenant.account, .test)
            )
            for (tenant, count) in [(vendor.tenant, 1), (other, 0)] {
                let overview = try await analytics.overview(in: tenant, now: vendor.now)
                #expect(overview.licenses.values.reduce(0, +) == count)
                #expect(overview.machines == count)
                #expect(overview.validations.total == count)
                let series = overview.activations
                #expect(
                    series.series.starts.map { series.count(of: .machineActivated, in: $0) }
                        == [0, 0, 0, 0, 0, 0, count]
                )
                #expect(
                    try await analytics.expiring(within: 30, in: tenant, now: vendor.now).total == count
                )
            }
            let day = try Series(of: .day, from: nil, to: vendor.now)
            await #expect(throws: Refusal.self, "a product of the other environment") {
                try await analytics.licenses(day, of: license.license.productID, in: other)
            }
        }
    }

    @Test("An expiry counts from the moment of asking to the end of the days asked for, and at neither end")
    func expiring() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let now = vendor.now
            let end = now + .days(7)
            let millisecond = Span(milliseconds: 1)
            let expiries = [
                now - millisecond, now, now + millisecond, now + .days(3), end - millisecond, end,
            ]
            for expiry in expiries {
                _ = try await vendor.license(policy) { $0.expiresAt = expiry }
            }
            let banned = try await vendor.license(policy) { $0.expiresAt = now + .days(1) }
            _ = try await vendor.act(.init(.ban), on: banned)
            let suspended = try await vendor.license(policy) { $0.expiresAt = now + .days(2) }
            _ = try await vendor.act(.init(.suspend), on: suspended)
            let expiring = try await Analytics(vendor.context)
                .expiring(within: 7, in: vendor.tenant, now: now)
            #expect(expiring.total == 4)
            #expect(expiring.byDay.map(\.count) == [1, 0, 1, 1, 0, 0, 0, 1])
        }
    }

    // MARK: Recounting

    /// - Returns: The statuses that licenses had.
    private func compareWithLists(
        _ vendor: TestVendor,
        at now: Instant,
        _ place: String
    ) async throws -> Set<LicenseStatus> {
        let analytics = Analytics(vendor.context)
        let overview = try await analytics.overview(in: vendor.tenant, now: now)
        let licenses = try await all { page in
            try await Licenses(vendor.context).list(LicenseFilter(), page, in: vendor.tenant, now: now)
        }
        for status in LicenseStatus.allCases {
            let walked = licenses.filter { $0.status == status }.count
            try #require((overview.licenses[status] ?? 0) == walked, "\(place): \(status)")
        }
        let machines = try await all { page in
            try await Machines(vendor.context).list(MachineFilter(), page, in: vendor.tenant, now: now)
        }
        try #require(overview.machines == machines.count, "\(place)")
        let dead = machines.filter { $0.heartbeatStatus == .dead }.count
        try #require(overview.deadMachines == dead, "\(place)")
        for days in [1, 30] {
            let expiring = try await analytics.expiring(within: days, in: vendor.tenant, now: now)
            for (day, count) in expiring.byDay {
                let walked = licenses.filter { view in
                    guard let expiry = view.license.expiresAt, now < expiry, expiry < now + .days(Int64(days))
                    else {
                        return false
                    }
                    return view.status != .revoked && view.status != .banned && day <= expiry
                        && expiry < day + .days(1)
                }
                try #require(count == walked.count, "\(place): \(days) days")
            }
        }
        return Set(licenses.map(\.status))
    }

    /// Every row of a list.
    private func all<Row>(_ page: (PageRequest) async throws -> Page<Row>) async throws -> [Row] {
        var rows: [Row] = []
        var cursor: UUIDBits?
        repeat {
            let next = try await page(PageRequest(cursor: cursor, limit: 100))
            rows += next.items
            cursor = next.nextCursor
        } while cursor != nil
        return rows
    }

    /// The series against the events that were recorded, against what the history caused itself, and against its answers.
    private func compareSeries(
        of history: RandomHistory,
        _ vendor: TestVendor,
        _ place: String
    ) async throws {
        let events = try await recordedEvents(vendor)
        let recorded = Dictionary(events.map { ($0, 1) }, uniquingKeysWith: +)
        for (happening, count) in history.caused {
            try #require((recorded[happening] ?? 0) >= count, "\(place): \(happening)")
        }
        let analytics = Analytics(vendor.context)
        let start = Instant(milliseconds: 1_800_000_000_000)
        for interval in SeriesInterval.allCases {
            let end = interval == .hour ? start + .hours(900) : vendor.now
            let series = try Series(of: interval, from: start, to: end)
            for product in [nil] + history.products.map({ Optional($0.id) }) {
                let happened = Recount(events + history.validations, in: series, of: product)
                let licenses = try await analytics.licenses(series, of: product, in: vendor.tenant)
                let machines = try await analytics.activations(series, of: product, in: vendor.tenant)
                let answers = try await analytics.validations(series, of: product, in: vendor.tenant)
                for bucket in series.starts {
                    for type in Self.licenseEvents {
                        let count = licenses.count(of: type, in: bucket)
                        try #require(count == happened.count(type.rawValue, bucket), "\(place): \(type)")
                    }
                    for type: EventType in [.machineActivated, .machineDeactivated, .machineDead] {
                        let count = machines.count(of: type, in: bucket)
                        try #require(count == happened.count(type.rawValue, bucket), "\(place): \(type)")
                    }
                    let counts = answers.validations(in: bucket)
                    var yes = 0
                    for code in ValidationCode.allCases {
                        let no = happened.count(RandomHistory.metric(code, valid: false), bucket)
                        let valid = happened.count(RandomHistory.metric(code, valid: true), bucket)
                        try #require((counts.byCode[code] ?? 0) == no + valid, "\(place): \(code)")
                        yes += valid
                    }
                    try #require(counts.successful == yes, "\(place)")
                }
            }
        }
        let overview = try await analytics.overview(in: vendor.tenant, now: vendor.now)
        #expect(overview.validations.total == history.validations.count, "\(place)")
        let expiredYes = RandomHistory.metric(.expired, valid: true)
        #expect(history.validations.contains { $0.metric == expiredYes }, "the history was too quiet")
    }

    /// A license that reads revoked was told to be so exactly once, however it came to it; no other ever was.
    private func checkEnds(_ vendor: TestVendor, _ place: String) async throws {
        try await vendor.sweepExpiries()
        let licenses = try await all { page in
            try await Licenses(vendor.context)
                .list(LicenseFilter(), page, in: vendor.tenant, now: vendor.now)
        }
        for view in licenses {
            let events = try await vendor.events(of: view)
            let ends = events.filter { $0 == EventType.licenseRevoked.rawValue }.count
            try #require(ends == (view.status == .revoked ? 1 : 0), "\(place): \(view.license.id) \(events)")
            if view.status == .expired {
                try #require(events.contains(EventType.licenseExpired.rawValue), "\(place)")
            }
        }
    }

    private static let licenseEvents: [EventType] = [
        .licenseCreated, .licenseActivated, .licenseRenewed, .licenseSuspended, .licenseReinstated,
        .licenseExpired, .licenseRevoked, .licenseBanned, .licenseDeleted,
    ]

    private func recordedEvents(_ vendor: TestVendor) async throws -> [RandomHistory.Happening] {
        try await vendor.store.scan { transaction in
            try transaction.query(
                "SELECT e.type, l.product_id, e.created_at FROM events e JOIN licenses l ON l.id = e.license_id",
                [],
                behind: .server
            ) { RandomHistory.Happening(metric: $0.text(0), product: $0.id(1), at: $0.instant(2)) }
        }
    }

    /// What happened, sorted into the buckets of a series by comparing moments.
    private struct Recount {
        private var counts: [Instant: [String: Int]] = [:]

        init(_ happenings: [RandomHistory.Happening], in series: Series, of product: Identifier<Product>?) {
            let sorted = happenings.filter { product == nil || product == $0.product }
                .sorted { $0.at < $1.at }
            var rest = sorted[...]
            for (start, end) in zip(series.starts, series.starts.dropFirst() + [series.end]) {
                rest = rest.drop { $0.at < start }
                let bucket = rest.prefix { $0.at < end }
                counts[start] = Dictionary(bucket.map { ($0.metric, 1) }, uniquingKeysWith: +)
            }
        }

        func count(_ metric: String, _ start: Instant) -> Int {
            counts[start]?[metric] ?? 0
        }
    }
}
