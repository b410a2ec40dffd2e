import LicensingCore
import LicensingStore

extension Webhooks {
    /// How many events one call looks at.
    package static let replayLimit = 1000

    /// Delivers the events of a half-open range of time again, as far as the endpoint wants to hear of them.
    package func replay(
        _ id: Identifier<Webhook>,
        from: Instant,
        to: Instant,
        after: Identifier<Event>?,
        by origin: Origin
    ) -> PendingChange<ReplayResult> {
        PendingChange(by: origin) { ledger in
            let webhook = try Self.enabledWebhook(id, in: ledger.writer)
            let found = try ledger.writer.events(
                from: from,
                to: to,
                after: after,
                limit: Self.replayLimit + 1
            )
            let events = found.prefix(Self.replayLimit)
            var deliveries = 0
            for event in events where webhook.subscription.wants(event.type) && event.type != .ping {
                _ = try ledger.deliver(event, to: id)
                deliveries += 1
            }
            try ledger.audit(.webhookReplayed, .webhook(id))
            return ReplayResult(
                deliveries: deliveries,
                hasMore: found.count > events.count,
                after: events.last?.id
            )
        }
    }
}
