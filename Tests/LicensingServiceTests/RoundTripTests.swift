import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import PostgresStore
import Testing

/// Round trips are what a transaction costs where the engine is far away: how many each thing that happens all day takes.
@Suite("Round trips to PostgreSQL", .onPostgres)
struct RoundTripTests {
    @Test(
        "A snapshot is one; what takes something or counts it durably is three at the most, besides finding the key"
    )
    func everyday() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { $0.maxMachines = 3 }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device-one", on: license)
            let request = ValidationRequest(fingerprint: "device-one")
            let context = vendor.context

            #expect(
                try await trips(vendor) {
                    _ = try await ValidateLicense(context)
                        .run(license.license.id, asked: request, in: vendor.tenant, now: vendor.now)
                } == 1
            )
            // The key, the snapshot, the writer's own snapshot under the license's lock, and the commit.
            #expect(try await trips(vendor) { _ = try await vendor.validate(license.key, request) } == 4)
            // From the second on, without a limit of uses: the key and the snapshot.
            #expect(try await trips(vendor) { _ = try await vendor.validate(license.key, request) } == 2)
            #expect(try await trips(vendor) { try await context.uses.flush(to: vendor.store) } == 2)
            #expect(try await trips(vendor) { _ = try await vendor.validate("unknown") } == 1)
            // The license's id, the snapshot under its lock, the commit.
            #expect(try await trips(vendor) { _ = try await vendor.beat(machine) } == 3)
            // The snapshot under the lock, whether the device is new, the commit.
            #expect(try await trips(vendor) { try await vendor.machine("device-two", on: license) } == 3)
        }
    }

    /// How many round trips a piece of work takes; preparing a statement takes none of its own.
    private func trips(_ vendor: TestVendor, _ work: () async throws -> Void) async throws -> Int {
        let store = try #require(vendor.store as? PostgresStore)
        let before = store.roundTrips.count
        try await work()
        return store.roundTrips.count - before
    }
}

extension Trait where Self == ConditionTrait {
    static var onPostgres: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["LICENTRIC_TEST_POSTGRES_URL"] != nil,
            "LICENTRIC_TEST_POSTGRES_URL is not set: scripts/test-postgres.sh sets it"
        )
    }
}
