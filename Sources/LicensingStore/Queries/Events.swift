import LicensingCore

private let columns = "id, type, license_id, machine_id, actor_kind, actor_name, reason, data, created_at"

extension TenantScope {
    package func event(_ id: Identifier<Event>) throws -> Event? {
        try first("SELECT \(columns) FROM events WHERE tenant = $1 AND id = $2", [.id(id)], Event.init(row:))
    }

    package func events(_ filter: EventFilter, _ page: PageRequest) throws -> Page<Event> {
        var statement = ListStatement(softDeletes: false)
        statement.walk(from: filter.from, to: filter.to)
        statement.filter(word: "events.type", filter.type?.rawValue)
        statement.filter("events.license_id = ?", filter.license) { .id($0) }
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
    package func events(
        from: Instant,
        to: Instant,
        after: Identifier<Event>?,
        limit: Int
    ) throws -> [(id: Identifier<Event>, type: EventType)] {
        let seen = try after.map { try event($0)?.createdAt ?? $0.bits.moment } ?? from
        return try query(
            """
            SELECT id, type FROM events
            WHERE tenant = $1 AND created_at >= $2 AND created_at < $3 AND (created_at > $2 OR id > $4)
            ORDER BY created_at, id LIMIT $5
            """,
            [
                .instant(max(seen, from)), .instant(to), after.map { .id($0) } ?? .blob([]), .integer(limit),
            ]
        ) { ($0.id(0), try stored(EventType.self, $0.text(1))) }
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
