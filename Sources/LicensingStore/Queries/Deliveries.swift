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

    /// Whether more deliveries than this wait for an endpoint.
    package func isWaiting(for webhook: Identifier<Webhook>, moreThan count: Int) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM deliveries WHERE tenant = $1 AND webhook_id = $2 AND status = 'pending'
            ORDER BY due_at LIMIT 1 OFFSET $3
            """,
            [.id(webhook), .integer(count)]
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
            ORDER BY due_at, id LIMIT $4\(reading.dialect.rowClaim)
            """,
            [.id(webhook), .instant(now), .integer(limit)],
            Delivery.init(row:)
        )
    }
}

extension ReadTransaction {
    /// Enabled endpoints that have something due, behind the one that is named: one look into the index for each, however
    /// much waits.
    package func endpoints(
        dueAt now: Instant,
        after: Identifier<Webhook>?,
        limit: Int
    ) throws -> [DueEndpoint] {
        try query(
            """
            SELECT w.id, w.failing_since, t.number, t.account_id, t.environment
            FROM webhooks w JOIN tenants t ON t.number = w.tenant
            WHERE w.deleted_at IS NULL AND w.enabled = 1 AND w.id > $2 AND EXISTS (
                SELECT 1 FROM deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.due_at <= $1
            ) ORDER BY w.id LIMIT $3
            """,
            [.instant(now), after.map { .id($0) } ?? .blob([]), .integer(limit)],
            behind: .server
        ) { row in
            DueEndpoint(
                tenant: try Tenant(row: row, from: 2),
                webhook: row.id(0),
                isFailing: !row.isNull(1)
            )
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

    /// Moves a pending delivery's next attempt, if it is still that one.
    package func schedule(_ delivery: Identifier<Delivery>, attempt: Int, at due: Instant) throws {
        try execute(
            """
            UPDATE deliveries SET due_at = $3
            WHERE tenant = $1 AND id = $2 AND status = 'pending' AND attempts = $4
            """,
            [.id(delivery), .instant(due), .integer(attempt - 1)]
        )
    }

    /// Writes down an attempt.
    ///
    /// - Returns: Whether it was that delivery's next one: an attempt that came back after its lease had run out is not
    ///   counted twice. A success counts whenever it comes.
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
            WHERE tenant = $1 AND id = $2 AND (attempts = $3 OR $4 = 'delivered') AND status = 'pending'
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
