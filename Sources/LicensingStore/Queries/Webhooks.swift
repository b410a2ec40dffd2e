import LicensingCore

private let columns = """
    id, url, events, description, enabled, metadata, disabled_reason, failing_since, previous_secret_until, \
    created_at, updated_at
    """

extension TenantScope {
    package func webhook(_ id: Identifier<Webhook>) throws -> Webhook? {
        try first(
            "SELECT \(columns) FROM webhooks WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            Webhook.init(row:)
        )
    }

    package func webhooks(_ page: PageRequest) throws -> Page<Webhook> {
        try ListStatement()
            .page(of: columns, from: "webhooks", in: self, page, id: \.id.bits, decode: Webhook.init(row:))
    }

    package func webhookCount() throws -> Int {
        try count("SELECT count(*) FROM webhooks WHERE tenant = $1 AND deleted_at IS NULL")
    }

    /// Who hears of what: every enabled endpoint.
    package func subscribers() throws -> [(webhook: Identifier<Webhook>, subscription: EventSubscription)] {
        try query(
            "SELECT id, events FROM webhooks WHERE tenant = $1 AND deleted_at IS NULL AND enabled = 1 ORDER BY id"
        ) { ($0.id(0), try EventSubscription(stored: $0.text(1))) }
    }

    /// The secrets of an endpoint, encrypted: the present one, and the one before it with the moment it ends.
    package func webhookSecrets(of id: Identifier<Webhook>) throws -> WebhookSecretRecord? {
        try first(
            """
            SELECT secret, previous_secret, previous_secret_until FROM webhooks
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL
            """,
            [.id(id)]
        ) { row in
            WebhookSecretRecord(
                secret: row.blob(0),
                previous: row.isNull(1) ? nil : row.blob(1),
                previousUntil: row.optionalInstant(2)
            )
        }
    }
}

extension TenantWriter {
    package func insert(_ webhook: Webhook, secret: [UInt8]) throws {
        try insert(
            into: "webhooks",
            [
                ("id", .id(webhook.id)), ("secret", .blob(secret)),
                ("created_at", .instant(webhook.createdAt)),
            ] + webhook.changeableColumns,
            forgetting: .terms
        )
    }

    package func update(_ webhook: Webhook) throws {
        try update("webhooks", id: .id(webhook.id), webhook.changeableColumns, forgetting: .terms)
    }

    /// Writes down how an endpoint fares, and nothing else of it: the vendor may be changing the rest.
    package func noteHealth(of webhook: Webhook) throws {
        try update(
            "webhooks",
            id: .id(webhook.id),
            [
                ("enabled", .boolean(webhook.enabled)),
                ("disabled_reason", .text(webhook.disabledReason?.rawValue)),
                ("failing_since", .instant(webhook.failingSince)),
                ("updated_at", .instant(webhook.updatedAt)),
            ],
            // Only the vendor enables one again.
            forgetting: webhook.enabled ? .nothing : .terms
        )
    }

    /// Puts a new secret in place; the present one becomes the previous.
    package func replaceSecret(of webhook: Identifier<Webhook>, by secret: [UInt8]) throws {
        try execute(
            """
            UPDATE webhooks SET previous_secret = secret, secret = $3
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL
            """,
            [.id(webhook), .blob(secret)],
            forgetting: .nothing
        )
    }

    package func delete(_ webhook: Identifier<Webhook>, at now: Instant) throws {
        try update("webhooks", id: .id(webhook), [("deleted_at", .instant(now))], forgetting: .terms)
    }
}

extension WriteTransaction {
    /// Forgets secrets that have been replaced and sign no more.
    package func forgetPreviousSecrets(at now: Instant) throws {
        try execute(
            """
            UPDATE webhooks SET previous_secret = NULL, previous_secret_until = NULL
            WHERE previous_secret_until IS NOT NULL AND previous_secret_until <= $1
            """,
            [.instant(now)],
            behind: .server
        )
    }
}

extension Webhook {
    fileprivate init(row: any SQLRow) throws {
        self.init(
            id: row.id(0),
            url: row.text(1),
            subscription: try EventSubscription(stored: row.text(2)),
            description: row.optionalText(3),
            enabled: row.boolean(4),
            metadata: row.text(5),
            disabledReason: try row.optionalText(6).map { try stored(WebhookDisabling.self, $0) },
            failingSince: row.optionalInstant(7),
            previousSecretUntil: row.optionalInstant(8),
            createdAt: row.instant(9),
            updatedAt: row.instant(10)
        )
    }

    fileprivate var changeableColumns: [(name: String, value: SQLValue)] {
        [
            ("url", .text(url)), ("events", .text(subscription.words.joined(separator: ","))),
            ("description", .text(description)), ("enabled", .boolean(enabled)),
            ("metadata", .text(metadata)), ("disabled_reason", .text(disabledReason?.rawValue)),
            ("failing_since", .instant(failingSince)),
            ("previous_secret_until", .instant(previousSecretUntil)), ("updated_at", .instant(updatedAt)),
        ]
    }
}

extension EventSubscription {
    fileprivate init(stored text: String) throws {
        guard let subscription = EventSubscription(words: text.split(separator: ",").map { String($0) })
        else {
            throw StoreError.defect("An endpoint's events cannot be read.")
        }
        self = subscription
    }
}
