import LicensingCore
import LicensingStore

extension Webhooks {
    /// How many events one call looks at.
    package static let replayLimit = 1000
    /// How many deliveries may wait for an endpoint before no more of the past is added.
    package static let waitingLimit = 100_000

    /// Delivers the events of a half-open range of time again, as far as the endpoint wants to hear of them.
    ///
    /// The events are looked up beforehand: whoever writes must not wait for a long walk.
    ///
    /// - Parameters:
    ///   - id: The endpoint.
    ///   - from: The first moment of the range.
    ///   - to: The first moment behind it.
    ///   - after: Where the call before this one ended.
    ///   - origin: Who asks for it.
    /// - Returns: The change that puts the deliveries into the outbox.
    /// - Throws: ``StoreError``.
    package func replay(
        _ id: Identifier<Webhook>,
        from: Instant,
        to: Instant,
        after: Identifier<Event>?,
        by origin: Origin
    ) async throws -> PendingChange<ReplayResult> {
        let found = try await context.store.scan { transaction in
            try transaction.within(origin.tenant)
                .events(from: from, to: to, after: after, limit: Self.replayLimit + 1)
        }
        return PendingChange(by: origin) { ledger in
            let webhook = try Self.enabledWebhook(id, in: ledger.writer)
            guard try !ledger.writer.isWaiting(for: id, moreThan: Self.waitingLimit) else {
                throw Refusal(
                    .conflict,
                    "More than \(Self.waitingLimit) deliveries wait for this webhook. Let it catch up, then replay."
                )
            }
            let events = found.prefix(Self.replayLimit)
            let wanted = events.filter { webhook.subscription.wants($0.type) && $0.type != .ping }
            for event in wanted {
                _ = try ledger.deliver(event.id, of: event.type, to: id)
            }
            let result = ReplayResult(
                deliveries: wanted.count,
                hasMore: found.count > events.count,
                after: events.last?.id
            )
            try ledger.audit(
                .webhookReplayed,
                .webhook(id),
                after: WebhookJSON.replayText(from: from, to: to, result)
            )
            return result
        }
    }
}
