import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire
import Testing

@Suite("Outbox")
struct OutboxTests {
    private func json(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("An event tells what the API shows at that moment, and goes to who wants to hear of it")
    func event() async throws {
        try await TestVendor.run { vendor in
            let all = try await vendor.webhook()
            let some = try await vendor.webhook(.some([.licenseSuspended]))
            let license = try await vendor.license(try await vendor.policy())
            let suspended = try await vendor.act(.init(.suspend), on: license)
            let events = try await vendor.events()
            #expect(events.map(\.type) == [.licenseSuspended, .licenseCreated])
            #expect(events.first?.data == json { LicenseJSON.write(suspended, to: &$0) })
            #expect(events.last?.data.contains(license.key ?? "?") == false)
            #expect(try await vendor.deliveries(of: all).map(\.event) == events.map(\.id))
            #expect(try await vendor.deliveries(of: some).map(\.eventType) == [.licenseSuspended])
        }
    }

    @Test("A change that is refused leaves nothing behind")
    func refusedChange() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            _ = try await vendor.act(.init(.revoke), on: license)
            let before = (
                try await vendor.events().count, try await vendor.auditEntries().count,
                try await vendor.deliveries(of: webhook).count
            )
            await #expect(throws: Refusal.self) { try await vendor.act(.init(.suspend), on: license) }
            let after = (
                try await vendor.events().count, try await vendor.auditEntries().count,
                try await vendor.deliveries(of: webhook).count
            )
            #expect(before == after)
        }
    }

    @Test("A reached limit is recorded although the activation is refused")
    func limitReached() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.maxMachines = 1 })
            try await vendor.machine("device-one", on: license)
            _ = try await vendor.activate("device-two", on: license)
            #expect(try await vendor.events().first?.type == .licenseLimitReached)
        }
    }

    @Test("Validations and heartbeats are recorded only while an enabled endpoint wants to hear of them")
    func onDemand() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let machine = try await vendor.machine("device-one", on: license)
            func happen() async throws -> [EventType] {
                let before = try await vendor.events().count
                _ = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-one"))
                _ = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-two"))
                _ = try await vendor.beat(machine)
                return try await vendor.events().dropLast(before).map(\.type).reversed()
            }
            #expect(try await happen() == [.licenseActivated])
            let webhook = try await vendor.webhook(.some([.validationFailed, .machineHeartbeat]))
            #expect(try await happen() == [.validationFailed, .machineHeartbeat])
            _ = try await vendor.webhook()
            #expect(try await happen() == [.validationSuccess, .validationFailed, .machineHeartbeat])
            let successes = try await vendor.deliveries(of: webhook)
                .filter { $0.eventType == .validationSuccess }
            #expect(successes.isEmpty)
        }
    }

    @Test("A disabled endpoint hears of nothing new, and of what waited when it is enabled again")
    func disabled() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            func enable(_ enabled: Bool) async throws {
                let change = Webhooks(vendor.context)
                    .update(webhook.id, by: vendor.origin) { $0.enabled = enabled }
                _ = try await vendor.context.commit(change)
            }
            try await enable(false)
            _ = try await vendor.act(.init(.suspend), on: license)
            #expect(try await vendor.claim().isEmpty)
            try await enable(true)
            #expect(try await vendor.claim().map(\.eventType) == [.licenseCreated])
        }
    }

    @Test("Replay delivers a range again, in stretches, and only what the endpoint wants")
    func replay() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            vendor.clock.advance(.minutes(1))
            let start = vendor.now
            for _ in 0..<600 {
                _ = try await vendor.act(.init(.suspend), on: license)
                _ = try await vendor.act(.init(.reinstate), on: license)
            }
            let end = vendor.now + Span(milliseconds: 1)
            let webhook = try await vendor.webhook(.some([.licenseSuspended, .licenseCreated]))
            var result: ReplayResult?
            var total = 0
            repeat {
                let change = try await Webhooks(vendor.context)
                    .replay(webhook.id, from: start, to: end, after: result?.after, by: vendor.origin)
                result = try await vendor.context.commit(change)
                total += result?.deliveries ?? 0
            } while result?.hasMore == true
            #expect(total == 600)
            let deliveries = try await vendor.deliveries(of: webhook)
            #expect(deliveries.count == 600 && Set(deliveries.map(\.event)).count == 600)
        }
    }

    @Test("A stretch of time is walked by the time of the events, also where a clock was set back")
    func timeRange() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let start = vendor.now
            // Ids go on ahead of the clock from here.
            vendor.context.ids.skip(past: start + .days(400))
            for _ in 0..<5 {
                vendor.clock.advance(.minutes(1))
                _ = try await vendor.act(.init(.suspend), on: license)
                _ = try await vendor.act(.init(.reinstate), on: license)
            }
            let (tenant, end) = (vendor.tenant, vendor.now)
            for type in [nil, EventType.licenseSuspended] {
                let filter = EventFilter(type: type, from: start + .minutes(2), to: end)
                var found: [Event] = []
                var cursor: UUIDBits?
                repeat {
                    let page = PageRequest(cursor: cursor, limit: 2)
                    let next = try await vendor.store.scan { try $0.within(tenant).events(filter, page) }
                    found += next.items
                    cursor = next.nextCursor
                } while cursor != nil
                #expect(found.count == (type == nil ? 6 : 3))
                #expect(Set(found.map(\.id)).count == found.count)
                #expect(found.map(\.createdAt) == found.map(\.createdAt).sorted(by: >))
                #expect(found.allSatisfy { $0.createdAt >= start + .minutes(2) && $0.createdAt < end })
            }
        }
    }

    @Test("Whoever has a slower clock comes after what was there before him")
    func slowerClock() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            vendor.clock.advance(.seconds(10))
            let suspended = try await vendor.act(.init(.suspend), on: license)
            vendor.clock.advance(.seconds(-5))
            let reinstated = try await vendor.act(.init(.reinstate), on: license)
            #expect(reinstated.license.updatedAt > suspended.license.updatedAt)
            #expect(
                try await vendor.events(of: license).suffix(2) == ["license.suspended", "license.reinstated"]
            )
        }
    }
}
