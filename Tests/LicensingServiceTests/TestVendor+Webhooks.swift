import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore

extension TestVendor {
    func webhook(_ subscription: EventSubscription = .all) async throws -> Webhook {
        let draft = Webhooks.Draft(
            url: "https://example.com/hook",
            subscription: subscription,
            description: nil,
            enabled: true,
            metadata: "{}"
        )
        return try await context.commit(Webhooks(context).create(draft, by: origin)).webhook
    }

    var queue: StoreDeliveryQueue {
        StoreDeliveryQueue(context)
    }

    /// What a dispatcher would get to deliver now.
    func claim(_ limit: Int = 100) async throws -> [DueDelivery] {
        var due: [DueDelivery] = []
        for endpoint in try await queue.endpoints(dueAt: now) {
            due += try await queue.claim(limit, of: endpoint, at: now)
        }
        return due
    }

    func attempt(_ status: Int) -> DeliveryAttempt {
        DeliveryAttempt(
            startedAt: now,
            duration: .seconds(1),
            outcome: .answered(status: status, body: "body")
        )
    }

    func events() async throws -> [Event] {
        let tenant = tenant
        return try await store.read { try $0.within(tenant).events(.init(), .init(limit: 100_000)).items }
    }

    func auditEntries() async throws -> [AuditEntry] {
        let tenant = tenant
        return try await store.read {
            try $0.within(tenant).auditEntries(.init(), .init(limit: 100_000)).items
        }
    }

    func deliveries(of webhook: Webhook) async throws -> [Delivery] {
        let tenant = tenant
        return try await store.read {
            try $0.within(tenant).deliveries(of: webhook.id, .init(), .init(limit: 100_000)).items
        }
    }
}
