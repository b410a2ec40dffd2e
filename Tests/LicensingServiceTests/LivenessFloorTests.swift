import LicensingCore
import LicensingStore
import TestSupport
import Testing

@testable import LicensingService

/// Indexes go by a floor below the last sign of life; whoever counts must not notice.
@Suite("Floors of liveness")
struct LivenessFloorTests {
    @Test(
        "Whatever happens, seats are counted as the machines themselves say, and each shows its last heartbeat",
        arguments: [true, false]
    )
    func counts(isFloating: Bool) async throws {
        var random = SplitMix64()
        let seed = random.seed
        try await TestVendor.run(seed: seed) { vendor in
            let policy = try await vendor.policy { terms in
                terms.requireHeartbeat = true
                terms.heartbeatIntervalMinutes = 10
                terms.heartbeatCullStrategy = .keepDead
                // With seats to take again no heartbeat is for the express lane.
                terms.floating = isFloating
                terms.maxMachines = 100
                terms.offlineAllowed = true
                terms.offlineMaxDays = 7
            }
            let license = try await vendor.license(policy)
            var machines: [Machine] = []
            for number in 0..<8 {
                machines.append(try await vendor.machine("device-\(number)", on: license))
            }
            var seen: Set<Int> = []
            var heartbeats = Heartbeats()
            for step in 0..<150 {
                try await change(vendor, policy, license, machines, &heartbeats, &random)
                try await compare(heartbeats.last, vendor, license, "seed \(seed), step \(step)")
                let counted = try await compare(vendor, policy, license, "seed \(seed), step \(step)")
                seen.insert(counted)
                #expect(try await broken(vendor) == 0, "seed \(seed), step \(step)")
            }
            // A property that never met its case shows nothing.
            #expect(seen.count > 4, "seed \(seed): \(seen)")
            let goesExpress = !isFloating && vendor.store.isHere
            #expect((heartbeats.express > 20) == goesExpress, "seed \(seed): \(heartbeats)")
        }
    }

    /// What was sent.
    private struct Heartbeats {
        var last: [Identifier<Machine>: Instant] = [:]
        /// How many the express lane took.
        var express = 0
    }

    private func change(
        _ vendor: TestVendor,
        _ policy: Policy,
        _ license: LicenseView,
        _ machines: [Machine],
        _ heartbeats: inout Heartbeats,
        _ random: inout SplitMix64
    ) async throws {
        vendor.clock.advance(.minutes(Int64.random(in: 0..<6, using: &random)))
        switch Int.random(in: 0..<13, using: &random) {
        case 0..<6:
            for machine in machines where Bool.random(using: &random) {
                heartbeats.express += try await beat(machine, on: license, vendor, &random) ? 1 : 0
                heartbeats.last[machine.id] = vendor.now
            }
        case 6..<9: try await vendor.sweepDeadMachines()
        case 9:
            let minutes = [5, 10, 30, 60].randomElement(using: &random) ?? 10
            try await vendor.update(policy) { $0.heartbeatIntervalMinutes = minutes }
        case 10:
            _ = try await vendor.act(.init(.suspend), on: license)
            vendor.clock.advance(.minutes(Int64.random(in: 0..<30, using: &random)))
            _ = try await vendor.act(.init(.reinstate), on: license)
        case 11:
            let number = Int.random(in: 0..<machines.count, using: &random)
            _ = try? await vendor.checkOut("device-\(number)", on: license.license.id, ttl: 3600)
            vendor.clock.advance(.minutes(Int64.random(in: 0..<90, using: &random)))
        default: _ = try? await vendor.activate("device-0", on: license)
        }
    }

    /// As a vendor, or as the device itself by the express lane, where that takes it.
    ///
    /// - Returns: Whether it did.
    private func beat(
        _ machine: Machine,
        on license: LicenseView,
        _ vendor: TestVendor,
        _ random: inout SplitMix64
    ) async throws -> Bool {
        if Bool.random(using: &random), try await vendor.beatHere(machine.id, key: license.key) != nil {
            return true
        }
        _ = try await vendor.beat(machine)
        return false
    }

    private func compare(
        _ beaten: [Identifier<Machine>: Instant],
        _ vendor: TestVendor,
        _ license: LicenseView,
        _ place: String
    ) async throws {
        let (tenant, id) = (vendor.tenant, license.license.id)
        let machines = try await vendor.store.read {
            try $0.within(tenant).newestMachines(of: id, limit: 100)
        }
        for machine in machines {
            #expect(machine.lastHeartbeatAt == beaten[machine.id], "\(place)")
            let heartbeat = machine.lastHeartbeatAt ?? machine.createdAt
            #expect(machine.lastSeenAt >= heartbeat, "\(place)")
        }
    }

    /// A floor is never later than the last sign of life, and the same where a death was announced.
    private func broken(_ vendor: TestVendor) async throws -> Int {
        try await vendor.store.read { transaction in
            let seen = transaction.dialect.lastSeen(of: "machines")
            return
                try transaction
                .query(
                    """
                    SELECT count(*) FROM machines
                    WHERE seen_floor > \(seen) OR (death_announced = 1 AND seen_floor <> \(seen))
                    """,
                    [],
                    behind: .server
                ) { Int($0.integer(0)) }
                .first ?? -1
        }
    }

    /// - Returns: How many are alive.
    private func compare(
        _ vendor: TestVendor,
        _ policy: Policy,
        _ license: LicenseView,
        _ place: String
    ) async throws -> Int {
        let (tenant, id, outages, now) = (
            vendor.tenant, license.license.id, vendor.context.outages.known(at: vendor.now), vendor.now
        )
        let (machines, seats, older, any, dead, terms) = try await vendor.store.read { transaction in
            let reader = transaction.within(tenant)
            let terms = try reader.policy(policy.id)?.terms ?? policy.terms
            let liveness = Liveness(terms: terms, outages: outages, now: now)
            let machines = try reader.newestMachines(of: id, limit: 100)
            let alive = try #require(liveness.thresholds)
            return (
                machines, try reader.seats(of: id, alive: alive),
                try reader.olderSeats(than: machines[0], alive: alive), try reader.anyAlive(of: id, alive),
                try reader.deadMachineCount(outages: outages, at: now), terms
            )
        }
        let liveness = Liveness(terms: terms, outages: outages, now: now)
        let alive = machines.filter(liveness.isAlive)
        #expect(seats == alive.count, "\(place)")
        #expect(older == alive.count { $0.id < machines[0].id }, "\(place)")
        #expect(any == !alive.isEmpty, "\(place)")
        #expect(dead == machines.count - alive.count, "\(place)")
        return alive.count
    }

    @Test(
        "A machine that goes on beating costs the sweep one step in each interval, and is never taken for dead"
    )
    func sweeps() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                terms.requireHeartbeat = true
                terms.heartbeatIntervalMinutes = 10
            }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device", on: license)
            for _ in 0..<5 {
                vendor.clock.advance(.minutes(6))
                _ = try await vendor.beat(machine)
                #expect(try await vendor.beat(machine).heartbeatStatus == .alive)
                try await vendor.sweepDeadMachines()
                #expect(try await !isLate(policy, vendor))
            }
            vendor.clock.advance(.minutes(6))
            _ = try await vendor.beat(machine)
            vendor.clock.advance(.minutes(5))
            #expect(try await isLate(policy, vendor))
            try await vendor.sweepDeadMachines()
            #expect(try await !isLate(policy, vendor))
            #expect(try await vendor.view(license).license.machineCount == 1)
            vendor.clock.advance(.minutes(5))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.view(license).license.machineCount == 0)
        }
    }

    @Test("More machines than one step of the sweep takes")
    func many() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                terms.requireHeartbeat = true
                terms.heartbeatIntervalMinutes = 10
                terms.maxMachines = nil
            }
            let license = try await vendor.license(policy)
            var machines: [Machine] = []
            for number in 0..<450 {
                machines.append(try await vendor.machine("device-\(number)", on: license))
            }
            vendor.clock.advance(.minutes(6))
            for machine in machines {
                _ = try await vendor.beat(machine)
            }
            vendor.clock.advance(.minutes(6))
            #expect(try await isLate(policy, vendor))
            try await vendor.sweepDeadMachines()
            #expect(try await !isLate(policy, vendor))
            #expect(try await vendor.view(license).license.machineCount == 450)
        }
    }

    private func isLate(_ policy: Policy, _ vendor: TestVendor) async throws -> Bool {
        let liveness = vendor.context.liveness(under: policy.terms, at: vendor.now)
        let moment = try #require(liveness.thresholds).seenAfter
        let tenant = vendor.tenant
        return try await vendor.store.read {
            try !$0.within(tenant).lateFloors(of: policy.id, seenAfter: moment, limit: 1).isEmpty
        }
    }
}
