import LicensingCore
import LicensingStore
import LicensingWire

/// What was delivered to an endpoint, and what is on its way.
package struct Deliveries: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func find(
        _ id: Identifier<Delivery>,
        of webhook: Identifier<Webhook>,
        in tenant: Tenant
    ) async throws -> Delivery {
        try await context.store.read { transaction in
            let reader = transaction.within(tenant)
            _ = try Webhooks.webhook(webhook, in: reader)
            return try Self.delivery(id, of: webhook, in: reader)
        }
    }

    package func list(
        of webhook: Identifier<Webhook>,
        _ filter: DeliveryFilter,
        _ page: PageRequest,
        in tenant: Tenant
    ) async throws -> Page<Delivery> {
        try await context.store.scan { transaction in
            let reader = transaction.within(tenant)
            _ = try Webhooks.webhook(webhook, in: reader)
            return try reader.deliveries(of: webhook, filter, page)
        }
    }

    /// Delivers once more: what still waits is tried now, what has ended begins anew.
    package func redeliver(
        _ id: Identifier<Delivery>,
        of webhook: Identifier<Webhook>,
        by origin: Origin
    ) -> PendingChange<Delivery> {
        let outbox = context.outbox
        return PendingChange(by: origin, committed: { outbox.notify() }) { ledger in
            _ = try Webhooks.enabledWebhook(webhook, in: ledger.writer)
            // What an attempt that ends now makes of it comes before or after, not in between.
            _ = try ledger.writer.lockedDelivery(id, of: webhook)
            var delivery = try Self.delivery(id, of: webhook, in: ledger.writer)
            guard let event = try ledger.writer.event(delivery.event) else {
                throw Refusal(.notFound, "The event of this delivery is no longer kept.")
            }
            if delivery.status == .pending {
                try ledger.writer.schedule(id, attempt: delivery.attempts + 1, at: ledger.now)
                delivery.nextAttemptAt = ledger.now
            } else {
                delivery = try ledger.deliver(event.id, of: event.type, to: webhook)
            }
            try ledger.audit(
                .deliveryRepeated,
                .webhook(webhook),
                after: JSONWriter.text { DeliveryJSON.write(delivery, to: &$0) }
            )
            return delivery
        }
    }

    private static func delivery(
        _ id: Identifier<Delivery>,
        of webhook: Identifier<Webhook>,
        in scope: some TenantScope
    ) throws -> Delivery {
        guard let delivery = try scope.delivery(id, of: webhook) else {
            throw Refusal.notFound("delivery")
        }
        return delivery
    }
}
