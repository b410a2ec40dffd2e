import LicensingCore
import LicensingService
import LicensingStore
import Testing

/// A policy that comes to revoke what has expired, or ceases to: what its licenses tell, and where they are counted.
@Suite("Policies that come to revoke")
struct AnalyticsRevocationTests {
    /// Expires an hour from now.
    private func license(_ policy: Policy, _ vendor: TestVendor) async throws -> LicenseView {
        let expiry = vendor.now + .hours(1)
        return try await vendor.license(policy) { $0.expiresAt = expiry }
    }

    private func change(
        _ policy: Policy,
        to strategy: ExpirationStrategy,
        _ vendor: TestVendor
    ) async throws {
        _ = try await vendor.update(policy) { $0.expirationStrategy = strategy }
    }

    /// How often a license told that it expired, and that it is revoked.
    private func told(_ license: LicenseView, _ vendor: TestVendor) async throws -> [Int] {
        let events = try await vendor.events(of: license)
        return [EventType.licenseExpired, .licenseRevoked]
            .map { type in
                events.filter { $0 == type.rawValue }.count
            }
    }

    /// How many licenses are revoked by the gauges, and how many were today by the counters.
    private func revoked(_ vendor: TestVendor) async throws -> [Int] {
        let analytics = Analytics(vendor.context)
        let day = try Series(of: .day, from: vendor.now, to: vendor.now + Span(milliseconds: 1))
        let series = try await analytics.licenses(day, of: nil, in: vendor.tenant)
        let overview = try await analytics.overview(in: vendor.tenant, now: vendor.now)
        return [overview.licenses[.revoked] ?? 0, series.count(of: .licenseRevoked, in: day.from)]
    }

    @Test(
        "Licenses that had expired before tell that they are revoked, once, in batches, and not again that they expired"
    )
    func comingToRevoke() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            var expired: [LicenseView] = []
            for _ in 0..<3 {
                expired.append(try await license(policy, vendor))
            }
            let suspended = try await license(policy, vendor)
            _ = try await vendor.act(.init(.suspend), on: suspended)
            let banned = try await license(policy, vendor)
            _ = try await vendor.act(.init(.ban), on: banned)
            let endless = try await vendor.license(policy)
            let stranger = try await license(try await vendor.policy(), vendor)
            vendor.clock.advance(.hours(2))
            try await vendor.sweepExpiries()
            try await change(policy, to: .revoke, vendor)
            #expect(try await revoked(vendor) == [4, 0])

            let sweep = SweepExpiries(vendor.context)
            var batches: [Int] = []
            repeat {
                batches.append(try await sweep.run(now: vendor.now, limit: 3).done)
            } while batches.last == 3
            #expect(batches == [3, 1])
            #expect(try await revoked(vendor) == [4, 4])
            for license in expired {
                #expect(try await told(license, vendor) == [1, 1])
            }
            #expect(try await told(suspended, vendor) == [0, 1])
            #expect(try await told(banned, vendor) == [0, 0])
            #expect(try await told(endless, vendor) == [0, 0])
            #expect(try await told(stranger, vendor) == [1, 0])

            let filter = AuditFilter(action: .licenseRevoked)
            let entries = try await AuditLog(vendor.context)
                .list(filter, PageRequest(), in: vendor.tenant).items
            #expect(entries.count == 4)
            let entry = try #require(
                entries.first { $0.resource == .license(expired[0].license.id) }
            )
            #expect(entry.before?.contains(#""status":"expired""#) == true)
            #expect(entry.after?.contains(#""status":"revoked""#) == true)
        }
    }

    @Test("A policy that revokes for a moment only revokes for good, and all of its licenses tell of it once")
    func revokingForAMoment() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let announced = try await license(policy, vendor)
            let suspended = try await license(policy, vendor)
            _ = try await vendor.act(.init(.suspend), on: suspended)
            vendor.clock.advance(.hours(2))
            try await vendor.sweepExpiries()
            let open = try await license(policy, vendor)
            let endless = try await vendor.license(policy)
            vendor.clock.advance(.hours(2))
            try await change(policy, to: .revoke, vendor)
            try await change(policy, to: .allowAccess, vendor)
            #expect(try await revoked(vendor) == [3, 0])

            let sweep = SweepExpiries(vendor.context)
            // The clock was set back: not now, and not for ever.
            #expect(try await sweep.run(now: vendor.now - .days(1), limit: 1).done == 0)
            try await vendor.sweepExpiries()
            #expect(try await sweep.run(now: vendor.now, limit: 1).done == 0)
            #expect(try await revoked(vendor) == [3, 3])
            for license in [announced, open] {
                #expect(try await vendor.view(license).status == .revoked)
                #expect(try await told(license, vendor) == [1, 1])
            }
            #expect(try await told(suspended, vendor) == [0, 1])
            #expect(try await vendor.view(endless).status == .active)
        }
    }

    @Test("A license that moves to a policy that revokes, after it expired, tells that it is revoked")
    func moving() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let product = try #require(
                try await vendor.store.read { try $0.within(vendor.tenant).product(policy.productID) }
            )
            let strict = try await vendor.policy(of: product) { $0.expirationStrategy = .revoke }
            let license = try await license(policy, vendor)
            vendor.clock.advance(.hours(2))
            try await vendor.sweepExpiries()
            var change = LicenseChange { _ in }
            change.policyID = strict.id
            try await vendor.update(license, change)
            try await vendor.sweepExpiries()
            #expect(try await told(license, vendor) == [1, 1])
            #expect(try await revoked(vendor) == [1, 1])
        }
    }
}
