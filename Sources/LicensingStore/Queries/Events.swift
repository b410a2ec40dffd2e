import LicensingCore

private let columns = "id, type, license_id, machine_id, actor_kind, actor_name, reason, data, created_at"

extension TenantScope {
    package func event(_ id: Identifier<Event>) throws -> Event? {
        try first("SELECT \(columns) FROM events WHERE tenant = $1 AND id = $2", [.id(id)], Event.init(row:))
    }

    package func events(_ filter: EventFilter, _ page: PageRequest) throws -> Page<Event> {
        var statement = ListStatement(softDeletes: false)
        statement.filter("events.type = ?", filter.type) { .text($0.rawValue) }
        statement.filter("events.license_id = ?", filter.license) { .id($0) }
        // No id is older than the moment it was made, so the walk may end there.
        statement.filter("events.id >= ?", filter.from) { .uuid(UUIDBits.earliest(at: $0)) }
        statement.filter("events.created_at >= ?", filter.from) { .instant($0) }
        statement.filter("events.created_at < ?", filter.to) { .instant($0) }
        return try statement.page(
            of: columns,
            from: "events",
            in: self,
            page,
            id: \.id.bits,
            decode: Event.init(row:)
        )
    }

    /// Events of a half-open range of time, oldest first, behind an event if one is named.
    ///
    /// Ids carry the time, which narrows the walk; the column decides.
    package func events(
        from: Instant,
        to: Instant,
        after: Identifier<Event>?,
        limit: Int
    ) throws -> [Event] {
        try query(
            """
            SELECT \(columns) FROM events
            WHERE tenant = $1 AND id > $2 AND created_at >= $3 AND created_at < $4 ORDER BY id LIMIT $5
            """,
            [
                .uuid(after?.bits ?? UUIDBits.earliest(at: from)), .instant(from), .instant(to),
                .integer(limit),
            ],
            Event.init(row:)
        )
    }

    /// The types of what happened to a license, oldest first.
    package func eventTypes(of license: Identifier<License>) throws -> [String] {
        try query("SELECT type FROM events WHERE tenant = $1 AND license_id = $2 ORDER BY id", [.id(license)])
        {
            $0.text(0)
        }
    }

    /// What was recorded of a license, oldest first, for rewriting it.
    package func events(
        of license: Identifier<License>,
        after: UUIDBits?,
        limit: Int
    ) throws -> [Event] {
        try query(
            "SELECT \(columns) FROM events WHERE tenant = $1 AND license_id = $2 AND id > $3 ORDER BY id LIMIT $4",
            [.id(license), after.map { .uuid($0) } ?? .blob([]), .integer(limit)],
            Event.init(row:)
        )
    }
}

extension TenantWriter {
    /// Records what this transaction made happen.
    package func insert(_ event: Event) throws {
        try insert(
            into: "events",
            [
                ("id", .id(event.id)), ("type", .text(event.type.rawValue)),
                ("license_id", .id(event.license)), ("machine_id", .id(event.machine)),
                ("actor_kind", .text(event.actor.kind)), ("actor_name", .text(event.actor.name)),
                ("reason", .text(event.reason)), ("data", .text(event.data)),
                ("created_at", .instant(event.createdAt)),
            ]
        )
    }

    /// Replaces what an event tells, where something personal has to go.
    package func rewrite(_ event: Identifier<Event>, data: String) throws {
        try execute(
            "UPDATE events SET data = $3, reason = NULL WHERE tenant = $1 AND id = $2",
            [.id(event), .text(data)]
        )
    }
}

extension Event {
    init(row: any SQLRow) throws {
        guard let actor = Actor(kind: row.text(4), name: row.text(5)) else {
            throw StoreError.defect("An event's actor cannot be read.")
        }
        self.init(
            id: row.id(0),
            type: try stored(EventType.self, row.text(1)),
            license: row.isNull(2) ? nil : row.id(2),
            machine: row.isNull(3) ? nil : row.id(3),
            reason: row.optionalText(6),
            actor: actor,
            data: row.text(7),
            createdAt: row.instant(8)
        )
    }
}
