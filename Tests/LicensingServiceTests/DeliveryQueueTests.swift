import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import Testing

@Suite("Delivery queue")
struct DeliveryQueueTests {
    @Test("What is claimed is nobody else's until its lease has run out")
    func lease() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            _ = try await vendor.license(try await vendor.policy())
            let first = try await vendor.claim()
            #expect(first.count == 1)
            #expect(try await vendor.claim().isEmpty)
            // The process that claimed it died.
            vendor.clock.advance(.minutes(1))
            let second = try await vendor.claim()
            #expect(second.map(\.id) == first.map(\.id) && second.first?.body == first.first?.body)
            try await vendor.queue.finish(second[0], vendor.attempt(200), at: vendor.now)
            // And comes back after all: its word counts no more.
            try await vendor.queue.finish(first[0], vendor.attempt(500), at: vendor.now)
            let delivery = try #require(try await vendor.deliveries(of: webhook).first)
            #expect(delivery.status == .delivered && delivery.attempts == 1)
            #expect(delivery.lastAttempt?.succeeded == true && delivery.deliveredAt == vendor.now)
        }
    }

    @Test("What was given back is due at once")
    func release() async throws {
        try await TestVendor.run { vendor in
            _ = try await vendor.webhook()
            _ = try await vendor.license(try await vendor.policy())
            let claimed = try await vendor.claim()
            try await vendor.queue.release(claimed, at: vendor.now)
            #expect(try await vendor.claim().map(\.id) == claimed.map(\.id))
        }
    }

    @Test("Eight attempts, each after its time, and then it has failed")
    func schedule() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            _ = try await vendor.license(try await vendor.policy())
            for (index, delay) in RetrySchedule.delays.enumerated() {
                if index > 0 {
                    vendor.clock.advance(Span(milliseconds: delay.milliseconds - 1))
                    #expect(try await vendor.claim().isEmpty, "attempt \(index + 1) came too early")
                    vendor.clock.advance(Span(milliseconds: 1 + delay.milliseconds / 10))
                }
                let due = try await vendor.claim()
                #expect(due.map(\.attempt) == [index + 1])
                try await vendor.queue.finish(due[0], vendor.attempt(503), at: vendor.now)
            }
            let delivery = try #require(try await vendor.deliveries(of: webhook).first)
            #expect(delivery.status == .failed && delivery.attempts == 8 && delivery.nextAttemptAt == nil)
            vendor.clock.advance(.days(3))
            #expect(try await vendor.claim().isEmpty)
        }
    }

    @Test("A delivery whose event is gone has failed, and holds up none behind it")
    func withoutEvent() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            _ = try await vendor.act(.init(.suspend), on: license)
            let later = vendor.now + .days(31)
            try await vendor.store.write { _ = try $0.removeEvents(before: later, limit: 1) }
            #expect(try await vendor.claim(1).isEmpty)
            #expect(try await vendor.claim(1).map(\.eventType) == [.licenseSuspended])
            #expect(try await vendor.deliveries(of: webhook).map(\.status) == [.pending, .failed])
        }
    }

    @Test("410 ends an endpoint at once; the others hear of it")
    func gone() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook(.some([.licenseCreated]))
            let other = try await vendor.webhook(.some([.webhookDisabled]))
            _ = try await vendor.license(try await vendor.policy())
            let due = try await vendor.claim()
            try await vendor.queue.finish(due[0], vendor.attempt(410), at: vendor.now)
            let disabled = try await Webhooks(vendor.context).find(webhook.id, in: vendor.tenant)
            #expect(!disabled.enabled && disabled.disabledReason == .gone)
            #expect(try await vendor.deliveries(of: webhook).map(\.status) == [.failed])
            #expect(try await vendor.deliveries(of: other).map(\.eventType) == [.webhookDisabled])
            #expect(try await vendor.auditEntries().first?.action == .webhookDisabled)
        }
    }

    @Test("Five days without a success disable an endpoint; one success begins anew")
    func failing() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            func fail(_ status: Int) async throws -> Webhook {
                _ = try await vendor.act(.init(.suspend), on: license)
                _ = try await vendor.act(.init(.reinstate), on: license)
                for due in try await vendor.claim() {
                    try await vendor.queue.finish(due, vendor.attempt(status), at: vendor.now)
                }
                return try await Webhooks(vendor.context).find(webhook.id, in: vendor.tenant)
            }
            #expect(try await fail(500).failingSince == vendor.now)
            vendor.clock.advance(.days(4))
            #expect(try await fail(200).failingSince == nil)
            #expect(try await fail(302).failingSince == vendor.now)
            vendor.clock.advance(Span(milliseconds: Span.days(5).milliseconds - 1))
            #expect(try await fail(500).enabled)
            vendor.clock.advance(Span(milliseconds: 1))
            let disabled = try await fail(500)
            #expect(!disabled.enabled && disabled.disabledReason == .failing)
            #expect(try await vendor.events().contains { $0.type == .webhookDisabled })
        }
    }

    @Test("For a day after a rotation both secrets sign")
    func rotation() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let change = Webhooks(vendor.context).rotateSecret(webhook.id, by: vendor.origin)
            let issued = try await vendor.context.commit(change)
            let license = try await vendor.license(try await vendor.policy())
            let during = try #require(try await vendor.claim().first)
            #expect(during.secrets.count == 2 && during.secrets.first == issued.secret)
            vendor.clock.advance(Webhooks.overlap)
            _ = try await vendor.act(.init(.suspend), on: license)
            #expect(try await vendor.claim().allSatisfy { $0.secrets == [issued.secret] })
        }
    }
}
