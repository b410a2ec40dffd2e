import LicensingCore
import LicensingService
import LicensingStore
import Testing

/// A closure may run again (ADR 0001): what it did the first time must leave no trace.
@Suite("Changes that run twice")
struct RepetitionTests {
    @Test("A license's whole life leaves each event, entry and delivery once")
    func life() async throws {
        var results: [[String]] = []
        var overviews: [AnalyticsOverview] = []
        for repeating in [false, true] {
            try await TestVendor.run(repeating: repeating) { vendor in
                let webhook = try await vendor.webhook()
                let license = try await vendor.license(try await vendor.policy { $0.maxMachines = 1 })
                let machine = try await vendor.machine("device-one", on: license)
                _ = try await vendor.activate("device-two", on: license)
                _ = try await vendor.beat(machine)
                let verdict = try await vendor.validate(
                    license.key,
                    ValidationRequest(fingerprint: "device-one")
                )
                _ = try await vendor.act(.init(.suspend), on: license)
                _ = try await vendor.act(.init(.reinstate), on: license)
                try await vendor.deactivate(machine)
                for due in try await vendor.claim() {
                    try await vendor.queue.finish(due, vendor.attempt(200), at: vendor.now)
                }
                let view = try await vendor.view(license)
                let overview = try await Analytics(vendor.context)
                    .overview(in: vendor.tenant, now: vendor.now)
                overviews.append(overview)
                try await vendor.delete(license)
                results.append(
                    try await vendor.events().map(\.type.rawValue)
                        + vendor.auditEntries().map(\.action.rawValue)
                        + vendor.deliveries(of: webhook).map { "\($0.eventType) \($0.status) \($0.attempts)" }
                        + [
                            "\(verdict.verdict.code)",
                            "\(view.license.usesCount) \(view.license.machineCount)",
                        ]
                )
            }
        }
        #expect(results.count == 2 && results[0].count > 20)
        for (once, twice) in zip(results[0], results[1]) {
            #expect(once == twice)
        }
        #expect(results[0].count == results[1].count)
        #expect(overviews.count == 2 && overviews[0] == overviews[1])
    }
}
