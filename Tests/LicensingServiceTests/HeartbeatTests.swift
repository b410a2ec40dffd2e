import LicensingCore
import LicensingStore
import Testing

@testable import LicensingService

@Suite("Heartbeats, deaths and outages")
struct HeartbeatTests {
    private func requireHeartbeat(_ terms: inout PolicyTerms) {
        terms.requireHeartbeat = true
        terms.heartbeatIntervalMinutes = 10
    }

    @Test("A machine that missed its deadline is removed by the sweep, and not a moment earlier")
    func culled() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy(requireHeartbeat))
            let machine = try await vendor.machine("device-one", on: license)
            vendor.clock.advance(.minutes(9))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.beat(machine).heartbeatStatus == .alive)
            vendor.clock.advance(.minutes(10))
            let verdict = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-one"))
                .verdict
            #expect(verdict.code == .heartbeatRequired)
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.view(license).license.machineCount == 0)
            await #expect(throws: Refusal.self) { try await vendor.beat(machine) }
            #expect(try await vendor.events(of: license).filter { $0 == "machine.dead" }.count == 1)
        }
    }

    @Test("A heartbeat that was let in under a policy that has changed since is not noted there", .onSQLite)
    func overtaken() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.heartbeatCullStrategy = .keepDead
                terms.maxMachines = 1
            }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device-one", on: license)
            _ = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-one"))
            let key = LicenseKeyText(try #require(license.key))
            for change in 0..<2 {
                vendor.clock.advance(.minutes(5))
                let beats = BeatHeart(vendor.context)
                let fresh = try #require(try beats.lookHere(machine.id, key: key, at: vendor.now))
                #expect(try await vendor.beatHere(fresh) != nil)
                vendor.clock.advance(.minutes(20))
                let stale = try #require(try beats.lookHere(machine.id, key: key, at: vendor.now))
                try await vendor.update(policy) { $0.floating = change == 0 }
                #expect(try await vendor.beatHere(stale) == nil)
                if change == 0 {
                    try await vendor.update(policy) { $0.floating = false }
                    _ = try await vendor.beat(machine)
                }
            }
        }
    }

    @Test("KEEP_DEAD keeps the machine and its seat, announces the death once, and a late heartbeat revives")
    func kept() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.heartbeatCullStrategy = .keepDead
                terms.maxMachines = 1
            }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device-one", on: license)
            vendor.clock.advance(.minutes(30))
            try await vendor.sweepDeadMachines()
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.events(of: license).filter { $0 == "machine.dead" }.count == 1)
            guard case .refused(let refusal) = try await vendor.activate("device-two", on: license) else {
                Issue.record("a dead machine's seat was given away")
                return
            }
            #expect(refusal.code == .machineLimitExceeded)
            #expect(try await vendor.beat(machine).heartbeatStatus == .alive)
            vendor.clock.advance(.minutes(10))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.events(of: license).filter { $0 == "machine.dead" }.count == 2)
        }
    }

    @Test("A dead floating machine's seat can be taken at once; it comes back when there is room")
    func floating() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.floating = true
                terms.maxMachines = 1
                terms.heartbeatCullStrategy = .keepDead
            }
            let license = try await vendor.license(policy)
            let first = try await vendor.machine("device-one", on: license)
            vendor.clock.advance(.minutes(10))
            let second = try await vendor.machine("device-two", on: license)
            do {
                _ = try await vendor.beat(first)
                Issue.record("two machines hold one seat")
            } catch let refusal as Refusal {
                #expect(refusal.code == .floatingLimitExceeded)
                #expect(refusal.details == .limit(max: 1, current: 1))
            }
            try await vendor.deactivate(second)
            #expect(try await vendor.beat(first).heartbeatStatus == .alive)
        }
    }

    @Test(
        "The server's outage kills nobody: deadlines move to its end plus one interval, for verdicts, seats and sweeps"
    )
    func outage() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.floating = true
                terms.maxMachines = 1
            }
            let license = try await vendor.license(policy)
            try await restart(vendor)
            try await vendor.machine("device-one", on: license)
            vendor.clock.advance(.hours(5))
            try await restart(vendor)
            vendor.clock.advance(.minutes(9))
            try await vendor.sweepDeadMachines()
            let request = ValidationRequest(fingerprint: "device-one")
            #expect(try await vendor.validate(license.key, request).verdict.valid)
            guard case .refused = try await vendor.activate("device-two", on: license) else {
                Issue.record("the seat was given away")
                return
            }
            vendor.clock.advance(.minutes(1))
            #expect(try await vendor.validate(license.key, request).verdict.code == .heartbeatRequired)
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.view(license).license.machineCount == 0)
        }
    }

    @Test("A gap between two pulses of a running server is an outage; regular pulses are none")
    func gaps() async throws {
        try await TestVendor.run { vendor in
            let pulse = ServerPulse(vendor.context, clock: vendor.clock)
            try await pulse.beat()
            for _ in 0..<5 {
                vendor.clock.advance(.seconds(5))
                try await pulse.beat()
            }
            #expect(vendor.context.outages.known(at: vendor.now).isEmpty)
            let start = vendor.now
            vendor.clock.advance(.minutes(3))
            try await pulse.beat()
            #expect(vendor.context.outages.known(at: vendor.now) == [Outage(start: start, end: vendor.now)])
        }
    }

    /// The same installation as another process sees it: with the vendor's clock, and without a pulse so far.
    private func process(_ vendor: TestVendor) -> LicensingContext {
        let clock = vendor.clock
        return LicensingContext(
            store: vendor.store,
            ids: vendor.context.ids,
            vault: vendor.context.vault,
            outages: OutageLog(uptime: { clock.uptime() })
        )
    }

    /// The first pulse of a new process, and what the vendor's context would know had it been started by it.
    private func restart(_ vendor: TestVendor) async throws {
        let fresh = process(vendor)
        try await ServerPulse(fresh, clock: vendor.clock).beat()
        vendor.context.outages.notePulse(
            at: vendor.now,
            uptime: vendor.clock.uptime(),
            outages: fresh.outages.known(at: vendor.now)
        )
    }

    @Test("A sign of life after an outage does not hide it before it is recorded")
    func signOfLifeInOutage() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.floating = true
            }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device-one", on: license)
            let context = process(vendor)
            let pulse = ServerPulse(context, clock: vendor.clock)
            try await pulse.beat()
            // The store was away for half an hour; an activation is the first to reach it again, the pulse comes second.
            vendor.clock.advance(.minutes(30))
            let draft = MachineDraft(fingerprint: "device-two")
            let change = ActivateMachine(context).change(draft, on: license.license.id, by: vendor.origin)
            _ = try await context.commit(change)
            vendor.clock.advance(.seconds(3))
            try await pulse.beat()
            let view = try await Machines(context).find(machine.id, in: vendor.tenant, now: vendor.now)
            #expect(view.heartbeatStatus == .notStarted)
            #expect(try await SweepDeadMachines(context).run(now: vendor.now, limit: 10).done == 0)
            #expect(try await vendor.view(license).license.machineCount == 2)
        }
    }

    @Test("A second outage right after the first does not make it forgotten")
    func outageAfterOutage() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy(requireHeartbeat))
            let machine = try await vendor.machine("device-one", on: license)
            let context = process(vendor)
            let pulse = ServerPulse(context, clock: vendor.clock)
            try await pulse.beat()
            vendor.clock.advance(.minutes(30))
            try await pulse.beat()
            vendor.clock.advance(.seconds(20))
            let view = try await Machines(context).find(machine.id, in: vendor.tenant, now: vendor.now)
            #expect(view.heartbeatStatus == .notStarted)
        }
    }

    @Test(
        "While the store cannot be reached nobody dies, also before anything could be written down about it"
    )
    func ongoingOutage() async throws {
        try await TestVendor.run { vendor in
            let context = process(vendor)
            let license = try await vendor.license(try await vendor.policy(requireHeartbeat))
            let machine = try await vendor.machine("device-one", on: license)
            try await ServerPulse(context, clock: vendor.clock).beat()
            vendor.clock.advance(.hours(3))
            let view = try await Machines(context).find(machine.id, in: vendor.tenant, now: vendor.now)
            #expect(view.heartbeatStatus == .notStarted)
            #expect(try await SweepDeadMachines(context).run(now: vendor.now, limit: 10).done == 0)
            #expect(try await vendor.view(license).license.machineCount == 1)
        }
    }

    @Test("An outage that is found later does not bring back a machine whose seat was taken before it")
    func killedAfterDeath() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                requireHeartbeat(&terms)
                terms.floating = true
                terms.maxMachines = 1
                terms.heartbeatCullStrategy = .keepDead
            }
            let license = try await vendor.license(policy)
            try await vendor.machine("device-one", on: license)
            try await restart(vendor)
            vendor.clock.advance(.minutes(10))
            try await vendor.machine("device-two", on: license)
            // Killed before the next pulse, started again at once: the outage begins with the last sign of life.
            vendor.clock.advance(.seconds(1))
            try await restart(vendor)
            let first = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-one"))
            let second = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-two"))
            #expect(first.verdict.code == .heartbeatRequired)
            #expect(second.verdict.code == .valid)
        }
    }

    @Test("Restarts in quick succession are one outage, however many")
    func crashLoop() async throws {
        try await TestVendor.run { vendor in
            try await restart(vendor)
            let start = vendor.now
            vendor.clock.advance(.hours(3))
            for _ in 0..<150 {
                try await restart(vendor)
                vendor.clock.advance(.seconds(2))
            }
            let known = vendor.context.outages.known(at: vendor.now)
            #expect(known.count == 1)
            #expect(known.first?.start == start)
        }
    }

    @Test("Machines of a suspended license are not removed, and get a whole interval when it is reinstated")
    func suspended() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy(requireHeartbeat))
            let machine = try await vendor.machine("device-one", on: license)
            _ = try await vendor.act(.init(.suspend), on: license)
            vendor.clock.advance(.days(3))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.view(license).license.machineCount == 1)
            _ = try await vendor.act(.init(.reinstate), on: license)
            vendor.clock.advance(.minutes(9))
            try await vendor.sweepDeadMachines()
            #expect(try await vendor.beat(machine).heartbeatStatus == .alive)
        }
    }

    @Test("Lists know the dead from the living")
    func listed() async throws {
        try await TestVendor.run { vendor in
            let strict = try await vendor.license(
                try await vendor.policy { terms in
                    requireHeartbeat(&terms)
                    terms.heartbeatCullStrategy = .keepDead
                }
            )
            let loose = try await vendor.license(try await vendor.policy())
            let dead = try await vendor.machine("device-one", on: strict)
            vendor.clock.advance(.minutes(11))
            let fresh = try await vendor.machine("device-two", on: strict)
            let beating = try await vendor.machine("device-three", on: loose)
            _ = try await vendor.beat(beating)
            for (status, expected) in [(HeartbeatStatus.dead, dead), (.notStarted, fresh), (.alive, beating)]
            {
                let page = try await Machines(vendor.context)
                    .list(
                        MachineFilter(status: status),
                        PageRequest(),
                        in: vendor.tenant,
                        now: vendor.now
                    )
                #expect(page.items.map(\.machine.id) == [expected.id])
                #expect(page.items.map(\.heartbeatStatus) == [status])
            }
        }
    }
}
