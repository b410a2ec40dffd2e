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

    @Test("What an old address answers says nothing of the new one, which begins without failures")
    func correctedURL() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            let license = try await vendor.license(try await vendor.policy())
            let first = try await vendor.claim()
            try await vendor.queue.finish(first[0], vendor.attempt(500), at: vendor.now)
            _ = try await vendor.act(.init(.suspend), on: license)
            let underWay = try await vendor.claim()
            let change = Webhooks(vendor.context)
                .update(webhook.id, by: vendor.origin) { $0.url = "https://example.com/new" }
            #expect(try await vendor.context.commit(change).failingSince == nil)
            try await vendor.queue.finish(underWay[0], vendor.attempt(410), at: vendor.now)
            let corrected = try await Webhooks(vendor.context).find(webhook.id, in: vendor.tenant)
            #expect(corrected.enabled && corrected.failingSince == nil)
            #expect(try await vendor.deliveries(of: webhook).map(\.status) == [.failed, .pending])
        }
    }

    @Test("An echo of what was erased while it was on its way is not kept")
    func echo() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook(.some([.licenseCreated]))
            let license = try await vendor.license(try await vendor.policy()) { $0.userName = "personal" }
            let underWay = try await vendor.claim()
            let erase = EraseLicense(vendor.context)
            let change = erase.change(license.license.id, deleting: false, reason: nil, by: vendor.origin)
            _ = try await vendor.context.commit(change)
            try await erase.blankPast(of: license.license.id, in: vendor.tenant)
            try await vendor.queue.finish(underWay[0], vendor.attempt(200), at: vendor.now)
            let delivery = try #require(try await vendor.deliveries(of: webhook).first)
            #expect(delivery.status == .delivered)
            #expect(delivery.lastAttempt?.outcome == .answered(status: 200, body: ""))
        }
    }

    @Test("A replaced secret is forgotten after its day")
    func forgottenSecret() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            _ = try await vendor.context.commit(
                Webhooks(vendor.context).rotateSecret(webhook.id, by: vendor.origin)
            )
            let (tenant, id) = (vendor.tenant, webhook.id)
            vendor.clock.advance(Webhooks.overlap)
            _ = try await SweepRetention(vendor.context).run(now: vendor.now, limit: 10)
            let secrets = try await vendor.store.read { try $0.within(tenant).webhookSecrets(of: id) }
            #expect(secrets?.previous == nil && secrets?.previousUntil == nil)
        }
    }

    @Test("More endpoints than one look returns all get their turn")
    func manyEndpoints() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            var webhooks: Set<Identifier<Webhook>> = []
            for _ in 0..<Webhooks.limit {
                webhooks.insert(try await vendor.webhook().id)
            }
            _ = try await vendor.act(.init(.suspend), on: license)
            let now = vendor.now
            let store = vendor.store
            var seen: [Identifier<Webhook>] = []
            var last: Identifier<Webhook>?
            repeat {
                let after = last
                let due = try await store.read { try $0.endpoints(dueAt: now, after: after, limit: 30) }
                seen += due.map(\.webhook)
                last = due.last?.webhook
            } while last != nil
            #expect(seen.count == webhooks.count && Set(seen) == webhooks)
        }
    }

    @Test("A success that comes late still counts")
    func lateSuccess() async throws {
        try await TestVendor.run { vendor in
            let webhook = try await vendor.webhook()
            _ = try await vendor.license(try await vendor.policy())
            let slow = try await vendor.claim()
            vendor.clock.advance(.minutes(1))
            let quick = try await vendor.claim()
            try await vendor.queue.finish(quick[0], vendor.attempt(500), at: vendor.now)
            try await vendor.queue.finish(slow[0], vendor.attempt(200), at: vendor.now)
            let delivery = try #require(try await vendor.deliveries(of: webhook).first)
            #expect(delivery.status == .delivered && delivery.attempts == 2)
            #expect(
                try await Webhooks(vendor.context).find(webhook.id, in: vendor.tenant).failingSince == nil
            )
        }
    }
}
