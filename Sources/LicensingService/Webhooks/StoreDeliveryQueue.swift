import LicensingCore
import LicensingStore
import Synchronization

/// The outbox in the store.
package final class StoreDeliveryQueue: DeliveryQueue {
    /// For how long a claimed delivery belongs to whoever claimed it; longer than an attempt can take.
    static let lease = Span.minutes(1)
    /// How many endpoints one look returns; the next one goes on behind them.
    static let endpointLimit = 1000

    private let context: LicensingContext
    private let lastSeen = Mutex<Identifier<Webhook>?>(nil)

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// A short look, so that nobody's long lists hold it up.
    package func endpoints(dueAt now: Instant) async throws -> [DueEndpoint] {
        let after = lastSeen.withLock { $0 }
        let due = try await context.store.read {
            try $0.endpoints(dueAt: now, after: after, limit: Self.endpointLimit)
        }
        lastSeen.withLock { $0 = due.count == Self.endpointLimit ? due.last?.webhook : nil }
        // What stands before the place where the last look ended must not wait for another round.
        guard due.isEmpty, after != nil else {
            return due
        }
        return try await context.store.read {
            try $0.endpoints(dueAt: now, after: nil, limit: Self.endpointLimit)
        }
    }

    package func claim(
        _ limit: Int,
        of endpoint: DueEndpoint,
        at now: Instant
    ) async throws -> [DueDelivery] {
        let vault = context.vault
        return try await context.store.write { transaction in
            let writer = transaction.within(endpoint.tenant)
            guard let webhook = try writer.webhook(endpoint.webhook), webhook.enabled,
                let secrets = try writer.webhookSecrets(of: webhook.id)
            else {
                return []
            }
            let signing = try Self.open(secrets, of: webhook.id, vault: vault, at: now)
            return try writer.dueDeliveries(of: webhook.id, at: now, limit: limit)
                .compactMap { delivery in
                    guard let event = try writer.event(delivery.event) else {
                        try Self.giveUp(delivery, in: writer, at: now)
                        return nil
                    }
                    try writer.schedule(
                        delivery.id,
                        attempt: delivery.attempts + 1,
                        at: now + Self.lease
                    )
                    return DueDelivery(
                        id: delivery.id,
                        tenant: endpoint.tenant,
                        webhook: webhook.id,
                        url: webhook.url,
                        event: event.id,
                        eventType: event.type,
                        attempt: delivery.attempts + 1,
                        body: EventJSON.envelope(event),
                        secrets: signing
                    )
                }
        }
    }

    package func release(_ deliveries: [DueDelivery], at now: Instant) async throws {
        try await context.store.write { transaction in
            for delivery in deliveries {
                try transaction.within(delivery.tenant)
                    .schedule(delivery.id, attempt: delivery.attempt, at: now)
            }
        }
    }

    package func finish(_ due: DueDelivery, _ attempt: DeliveryAttempt, at now: Instant) async throws {
        let random = context.ids.randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let change = PendingChange<Void>(by: .system(due.tenant, now: now)) { ledger in
            try ledger.writer.lock(.webhook, due.webhook.text)
            guard let delivery = try ledger.writer.lockedDelivery(due.id, of: due.webhook) else {
                return
            }
            // What was erased while it was on its way must not come back as an echo.
            let isUnchanged = try ledger.writer.lockedEvent(due.event)
                .map { EventJSON.envelope($0) == due.body }
            let kept = isUnchanged == true ? attempt : attempt.withoutBody
            let next = Self.delivery(delivery, after: kept, at: now, random: random)
            guard try ledger.writer.update(next, after: due.attempt - 1) else {
                return
            }
            try Self.note(attempt, of: due, in: ledger)
        }
        try await context.commit(change)
    }

    /// A delivery that outlived its event, which is kept for a time only.
    private static func giveUp(_ delivery: Delivery, in writer: TenantWriter, at now: Instant) throws {
        var next = delivery
        next.status = .failed
        next.nextAttemptAt = nil
        next.lastAttempt = DeliveryAttempt(
            startedAt: now,
            duration: .seconds(0),
            outcome: .failed("The event was no longer kept when it could have been delivered.")
        )
        _ = try writer.update(next, after: delivery.attempts)
    }

    /// The delivery after an attempt: delivered, waiting for the next, or failed.
    private static func delivery(
        _ delivery: Delivery,
        after attempt: DeliveryAttempt,
        at now: Instant,
        random: UInt64
    ) -> Delivery {
        var next = delivery
        next.attempts += 1
        next.lastAttempt = attempt
        next.nextAttemptAt = nil
        if attempt.succeeded {
            next.status = .delivered
            next.deliveredAt = now
        } else if attempt.saysGone {
            next.status = .failed
        } else {
            next.nextAttemptAt = RetrySchedule.next(afterAttempt: next.attempts, at: now, random: random)
            next.status = next.nextAttemptAt == nil ? .failed : .pending
        }
        return next
    }

    /// How the endpoint stands after an attempt; one that has to be disabled is, with its event.
    private static func note(_ attempt: DeliveryAttempt, of due: DueDelivery, in ledger: Ledger) throws {
        // What an address said that the endpoint no longer has is nothing to it.
        guard let before = try ledger.writer.webhook(due.webhook), before.url == due.url else {
            return
        }
        let health = EndpointHealth(failingSince: before.failingSince).after(.init(attempt), at: ledger.now)
        guard health.failingSince != before.failingSince || health.disabling != nil else {
            return
        }
        var webhook = before
        webhook.failingSince = health.failingSince
        guard let reason = health.disabling, before.enabled else {
            try ledger.writer.noteHealth(of: webhook)
            return
        }
        webhook.enabled = false
        webhook.disabledReason = reason
        webhook.updatedAt = ledger.now
        try ledger.writer.noteHealth(of: webhook)
        ledger.forgetSubscribers()
        try ledger.record(.webhookDisabled, webhook)
        try ledger.audit(.webhookDisabled, before: before, after: webhook)
    }

    private static func open(
        _ secrets: WebhookSecretRecord,
        of id: Identifier<Webhook>,
        vault: Vault,
        at now: Instant
    ) throws -> [String] {
        var texts = [try vault.openWebhookSecret(secrets.secret, of: id)]
        if let previous = secrets.previous, let until = secrets.previousUntil, now < until {
            texts.append(try vault.openWebhookSecret(previous, of: id))
        }
        return texts
    }
}
