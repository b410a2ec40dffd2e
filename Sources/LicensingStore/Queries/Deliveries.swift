import LicensingCore

private let columns = """
    id, webhook_id, event_id, event_type, status, attempts, due_at, attempted_at, duration, response_status, \
    response_body, error, delivered_at, created_at
    """

extension TenantScope {
    package func delivery(
        _ id: Identifier<Delivery>,
        of webhook: Identifier<Webhook>
    ) throws -> Delivery? {
        try first(
            "SELECT \(columns) FROM deliveries WHERE tenant = $1 AND id = $2 AND webhook_id = $3",
            [.id(id), .id(webhook)],
            Delivery.init(row:)
        )
    }

    package func deliveries(
        of webhook: Identifier<Webhook>,
        _ filter: DeliveryFilter,
        _ page: PageRequest
    ) throws -> Page<Delivery> {
        var statement = ListStatement(softDeletes: false)
        statement.filter("deliveries.webhook_id = ?", [.id(webhook)])
        statement.filter("deliveries.status = ?", filter.status) { .text($0.rawValue) }
        statement.filter("deliveries.event_type = ?", filter.eventType) { .text($0.rawValue) }
        return try statement.page(
            of: columns,
            from: "deliveries",
            in: self,
            page,
            id: \.id.bits,
            decode: Delivery.init(row:)
        )
    }

    /// Deliveries of an endpoint that are due, oldest first.
    package func dueDeliveries(
        of webhook: Identifier<Webhook>,
        at now: Instant,
        limit: Int
    ) throws -> [Delivery] {
        try query(
            """
            SELECT \(columns) FROM deliveries
            WHERE tenant = $1 AND webhook_id = $2 AND status = 'pending' AND due_at <= $3
            ORDER BY due_at, id LIMIT $4\(reading.dialect.rowLock)
            """,
            [.id(webhook), .instant(now), .integer(limit)],
            Delivery.init(row:)
        )
    }
}

extension ReadTransaction {
    /// Every enabled endpoint that has something due: one look into the index for each endpoint, however much waits.
    package func endpoints(dueAt now: Instant) throws -> [DueEndpoint] {
        let due = try query(
            """
            SELECT w.id, w.tenant, w.failing_since FROM webhooks w
            WHERE w.deleted_at IS NULL AND w.enabled = 1 AND EXISTS (
                SELECT 1 FROM deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.due_at <= $1
            )
            """,
            [.instant(now)]
        ) { (webhook: $0.id(0, of: Webhook.self), tenant: $0.integer(1), isFailing: !$0.isNull(2)) }
        return try due.compactMap { row in
            try tenant(number: row.tenant)
                .map { DueEndpoint(tenant: $0, webhook: row.webhook, isFailing: row.isFailing) }
        }
    }
}

extension TenantWriter {
    package func insert(_ delivery: Delivery) throws {
        try insert(
            into: "deliveries",
            [
                ("id", .id(delivery.id)), ("webhook_id", .id(delivery.webhook)),
                ("event_id", .id(delivery.event)), ("event_type", .text(delivery.eventType.rawValue)),
                ("status", .text(delivery.status.rawValue)), ("attempts", .integer(delivery.attempts)),
                ("due_at", .instant(delivery.nextAttemptAt)), ("created_at", .instant(delivery.createdAt)),
            ]
        )
    }

    /// Moves a pending delivery's next attempt.
    package func schedule(_ delivery: Identifier<Delivery>, at due: Instant) throws {
        try execute(
            "UPDATE deliveries SET due_at = $3 WHERE tenant = $1 AND id = $2 AND status = 'pending'",
            [.id(delivery), .instant(due)]
        )
    }

    /// Writes down an attempt.
    ///
    /// - Returns: Whether it was that delivery's next one: an attempt that came back after its lease had run out is not
    ///   counted twice.
    package func update(_ delivery: Delivery, after attempts: Int) throws -> Bool {
        var values: [SQLValue] = [
            .id(delivery.id), .integer(attempts), .text(delivery.status.rawValue),
            .integer(delivery.attempts), .instant(delivery.nextAttemptAt), .instant(delivery.deliveredAt),
        ]
        values += delivery.lastAttempt.columns
        return try execute(
            """
            UPDATE deliveries SET status = $4, attempts = $5, due_at = $6, delivered_at = $7,
                attempted_at = $8, duration = $9, response_status = $10, response_body = $11, error = $12
            WHERE tenant = $1 AND id = $2 AND attempts = $3 AND status = 'pending'
            """,
            values
        ) == 1
    }

    /// Removes what endpoints answered about an event, where something personal has to go.
    package func eraseAnswers(about event: Identifier<Event>) throws {
        try execute(
            "UPDATE deliveries SET response_body = NULL WHERE tenant = $1 AND event_id = $2 AND response_body IS NOT NULL",
            [.id(event)]
        )
    }
}

extension DeliveryAttempt? {
    /// Beginning, duration, status, body, error.
    fileprivate var columns: [SQLValue] {
        guard let attempt = self else {
            return [.null, .null, .null, .null, .null]
        }
        let times: [SQLValue] = [.instant(attempt.startedAt), .integer(attempt.duration.milliseconds)]
        return switch attempt.outcome {
        case .answered(let status, let body): times + [.integer(status), .text(body), .null]
        case .failed(let reason): times + [.null, .null, .text(reason)]
        }
    }
}

extension Delivery {
    fileprivate init(row: any SQLRow) throws {
        let attempt = row.optionalInstant(7)
            .map { startedAt in
                DeliveryAttempt(
                    startedAt: startedAt,
                    duration: Span(milliseconds: row.integer(8)),
                    outcome: row.optionalInteger(9)
                        .map { .answered(status: $0, body: row.optionalText(10) ?? "") }
                        ?? .failed(row.optionalText(11) ?? "")
                )
            }
        self.init(
            id: row.id(0),
            webhook: row.id(1),
            event: row.id(2),
            eventType: try stored(EventType.self, row.text(3)),
            status: try stored(DeliveryStatus.self, row.text(4)),
            attempts: Int(row.integer(5)),
            nextAttemptAt: row.optionalInstant(6),
            lastAttempt: attempt,
            deliveredAt: row.optionalInstant(12),
            createdAt: row.instant(13)
        )
    }
}
