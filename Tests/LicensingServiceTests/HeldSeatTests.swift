import LicensingCore
import LicensingService
import LicensingStore
import Testing

/// What license files do to seats; `Tests/SDK/test_license_files.py` has the same through the API.
@Suite("Seats that license files hold")
struct HeldSeatTests {
    private static let holder = Actor.licenseKey("EDIT-****-ABCD")

    private func deactivate(_ machine: Machine, by actor: Actor, of vendor: TestVendor) async throws {
        let origin = Origin(tenant: vendor.tenant, actor: actor, now: vendor.now)
        try await vendor.context.commit(Machines(vendor.context).deactivate(machine.id, of: nil, by: origin))
    }

    @Test("freed by its holder a seat stays taken until the file ends, to the millisecond")
    func held() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(vendor.policy { $0.maxMachines = 1 })
            let machine = try await vendor.machine("device-one", on: license)
            let file = try await vendor.checkOut("device-one", on: license.license.id, ttl: 3600)
            try await deactivate(machine, by: Self.holder, of: vendor)
            vendor.clock.advance(Span(milliseconds: 3_599_999))
            guard case .refused(let refusal) = try await vendor.activate("device-two", on: license) else {
                Issue.record("the seat was given away")
                return
            }
            #expect(refusal.code == .machineLimitExceeded)
            vendor.clock.advance(Span(milliseconds: 1))
            #expect(vendor.now == file.expiresAt)
            try await vendor.machine("device-two", on: license)
        }
    }

    @Test("floating seats: a file counts beside those that are alive, and once")
    func floating() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy {
                ($0.maxMachines, $0.floating, $0.requireHeartbeat) = (2, true, true)
                ($0.heartbeatIntervalMinutes, $0.heartbeatCullStrategy) = (10, .deactivateDead)
            }
            let license = try await vendor.license(policy)
            let silent = try await vendor.machine("device-one", on: license)
            try await vendor.checkOut("device-one", on: license.license.id, ttl: 7200)
            vendor.clock.advance(.minutes(20))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.view(license).license.machineCount == 1)
            let beating = try await vendor.machine("device-two", on: license)
            guard case .refused = try await vendor.activate("device-three", on: license) else {
                Issue.record("a third seat was given")
                return
            }
            // Freed by its holder it is gone, and still counts.
            try await deactivate(silent, by: Self.holder, of: vendor)
            guard case .refused = try await vendor.activate("device-three", on: license) else {
                Issue.record("the held seat was given away")
                return
            }
            vendor.clock.advance(.minutes(11))
            // The second one is dead by now, and cannot come back once its seat is taken.
            try await vendor.machine("device-three", on: license)
            await #expect(throws: Refusal.self) { _ = try await vendor.beat(beating) }
            vendor.clock.advance(.hours(2))
            try await vendor.machine("device-one", on: license)
        }
    }

    @Test("a vendor frees a seat at once; whoever comes back with a file that goes on holds one again")
    func vendors() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(vendor.policy { $0.maxMachines = 1 })
            let machine = try await vendor.machine("device-one", on: license)
            let file = try await vendor.checkOut("device-one", on: license.license.id)
            try await deactivate(machine, by: .commandLine, of: vendor)
            let other = try await vendor.machine("device-two", on: license)
            try await deactivate(other, by: Self.holder, of: vendor)
            let back = try await vendor.machine("device-one", on: license)
            #expect(back.fileExpiresAt == file.expiresAt)
        }
    }

    @Test("whoever comes back to his held seat takes it once, however often he goes")
    func comingBack() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(vendor.policy { $0.maxMachines = 2 })
            for _ in 0..<3 {
                let machine = try await vendor.machine("device-one", on: license)
                try await vendor.checkOut("device-one", on: license.license.id)
                try await deactivate(machine, by: Self.holder, of: vendor)
            }
            try await vendor.machine("device-two", on: license)
            guard case .refused = try await vendor.activate("device-three", on: license) else {
                Issue.record("a third seat was given")
                return
            }
        }
    }

    @Test("files that have ended are forgotten")
    func retention() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(vendor.policy())
            try await vendor.machine("device-one", on: license)
            try await vendor.checkOut("device-one", on: license.license.id, ttl: 3600)
            let (id, tenant) = (license.license.id, vendor.tenant)
            let digest = { (moment: Instant) in
                try await vendor.store.read {
                    try $0.within(tenant).fileEnd(of: id, for: "device-one", at: moment)
                }
            }
            let made = vendor.now
            #expect(try await digest(made) != nil)
            vendor.clock.advance(.seconds(3600))
            _ = try await SweepRetention(vendor.context).run(now: vendor.now, limit: 10)
            #expect(try await digest(made) == nil)
        }
    }

    @Test("a limit that was lowered is not passed by way of a held seat")
    func lowered() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(vendor.policy { $0.maxMachines = 2 })
            let older = try await vendor.machine("device-one", on: license)
            try await vendor.machine("device-two", on: license)
            try await vendor.checkOut("device-one", on: license.license.id)
            var change = LicenseChange { _ in }
            change.maxMachinesOverride = .some(1)
            try await vendor.update(license, change)
            try await deactivate(older, by: Self.holder, of: vendor)
            let verdict = try await vendor.validate(license.key, .init(fingerprint: "device-two")).verdict
            #expect(verdict.code == .machineLimitExceeded)
        }
    }
}
