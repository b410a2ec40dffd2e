import LicensingCore
import LicensingStore

/// The vendor's endpoints.
package struct Webhooks: Sendable {
    /// How many an environment may have: every event is written down once for each.
    package static let limit = 100
    /// For how long after a rotation the secret before signs too.
    package static let overlap = Span.hours(24)

    /// What a new endpoint is made from.
    package struct Draft: Sendable {
        package var url: String
        package var subscription: EventSubscription
        package var description: String?
        package var enabled: Bool
        package var metadata: String

        package init(
            url: String,
            subscription: EventSubscription,
            description: String?,
            enabled: Bool,
            metadata: String
        ) {
            self.url = url
            self.subscription = subscription
            self.description = description
            self.enabled = enabled
            self.metadata = metadata
        }
    }

    let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func find(_ id: Identifier<Webhook>, in tenant: Tenant) async throws -> Webhook {
        try await context.store.read { try Self.webhook(id, in: $0.within(tenant)) }
    }

    /// - Throws: A ``Refusal`` when there is no such endpoint.
    package func require(_ id: Identifier<Webhook>, in tenant: Tenant) async throws {
        _ = try await find(id, in: tenant)
    }

    package func list(_ page: PageRequest, in tenant: Tenant) async throws -> Page<Webhook> {
        try await context.store.scan { try $0.within(tenant).webhooks(page) }
    }

    /// Makes an endpoint; its secret is shown in this answer only.
    package func create(_ draft: Draft, by origin: Origin) -> PendingChange<IssuedWebhook> {
        let secret = newSecret()
        let vault = context.vault
        return PendingChange(by: origin) { ledger in
            try ledger.writer.lock(.webhooks, "")
            let current = try ledger.writer.webhookCount()
            guard current < Self.limit else {
                throw Refusal.rule("There are \(current) endpoints already, as many as there may be.")
            }
            let webhook = Webhook(
                id: ledger.newID(),
                url: draft.url,
                subscription: draft.subscription,
                description: draft.description,
                enabled: draft.enabled,
                metadata: draft.metadata,
                createdAt: ledger.now,
                updatedAt: ledger.now
            )
            let sealer = try vault.sealer(in: ledger.writer)
            try ledger.writer.insert(webhook, secret: sealer.seal(webhookSecret: secret, of: webhook.id))
            try ledger.audit(.webhookCreated, after: webhook)
            return IssuedWebhook(webhook: webhook, secret: secret)
        }
    }

    /// Changes an endpoint as `edit` says.
    ///
    /// Enabling it, or giving it another address, forgets that it failed; what waited for it goes on.
    package func update(
        _ id: Identifier<Webhook>,
        by origin: Origin,
        edit: @escaping @Sendable (inout Webhook) -> Void
    ) -> PendingChange<Webhook> {
        let outbox = context.outbox
        return PendingChange(by: origin, committed: { outbox.notify() }) { ledger in
            try ledger.writer.lock(.webhook, id.text)
            let before = try Self.webhook(id, in: ledger.writer)
            var webhook = before
            edit(&webhook)
            webhook.updatedAt = ledger.now
            if webhook.enabled, !before.enabled {
                webhook.disabledReason = nil
                webhook.failingSince = nil
            }
            if webhook.url != before.url {
                webhook.failingSince = nil
            }
            try ledger.writer.update(webhook)
            try ledger.audit(.webhookUpdated, before: before, after: webhook)
            return webhook
        }
    }

    /// Removes an endpoint; what waited for it is not delivered any more.
    package func delete(_ id: Identifier<Webhook>, by origin: Origin) -> PendingChange<Void> {
        PendingChange(by: origin) { ledger in
            try ledger.writer.lock(.webhook, id.text)
            let webhook = try Self.webhook(id, in: ledger.writer)
            try ledger.writer.delete(id, at: ledger.now)
            try ledger.audit(.webhookDeleted, before: webhook)
        }
    }

    /// Gives an endpoint a new secret; for a day the present one signs too.
    package func rotateSecret(_ id: Identifier<Webhook>, by origin: Origin) -> PendingChange<IssuedWebhook> {
        let secret = newSecret()
        let vault = context.vault
        return PendingChange(by: origin) { ledger in
            try ledger.writer.lock(.webhook, id.text)
            let before = try Self.webhook(id, in: ledger.writer)
            var webhook = before
            webhook.previousSecretUntil = ledger.now + Self.overlap
            webhook.updatedAt = ledger.now
            let sealer = try vault.sealer(in: ledger.writer)
            try ledger.writer.replaceSecret(of: id, by: sealer.seal(webhookSecret: secret, of: id))
            try ledger.writer.update(webhook)
            try ledger.audit(.webhookSecretRotated, before: before, after: webhook)
            return IssuedWebhook(webhook: webhook, secret: secret)
        }
    }

    /// Sends an endpoint an event of its own, to see whether it listens.
    package func ping(_ id: Identifier<Webhook>, by origin: Origin) -> PendingChange<Delivery> {
        PendingChange(by: origin) { ledger in
            let webhook = try Self.enabledWebhook(id, in: ledger.writer)
            let delivery = try ledger.record(.ping, for: webhook)
            try ledger.audit(.webhookPinged, .webhook(id))
            return delivery
        }
    }

    private func newSecret() -> String {
        WebhookSecret.make(random: context.ids.randomBytes(WebhookSecret.randomByteCount))
    }

    static func webhook(_ id: Identifier<Webhook>, in scope: some TenantScope) throws -> Webhook {
        guard let webhook = try scope.webhook(id) else {
            throw Refusal.notFound("webhook")
        }
        return webhook
    }

    /// - Throws: A ``Refusal`` for an endpoint that nothing is delivered to.
    static func enabledWebhook(_ id: Identifier<Webhook>, in scope: some TenantScope) throws -> Webhook {
        let webhook = try webhook(id, in: scope)
        guard webhook.enabled else {
            throw Refusal(.conflict, "The webhook is disabled. Enable it first: PATCH it with enabled: true.")
        }
        return webhook
    }
}
