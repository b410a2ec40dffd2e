import LicensingCore

private let columns = """
    id, actor_kind, actor_name, action, resource_kind, resource_id, license_id, reason, address, request_id, \
    before_data, after_data, created_at
    """

extension TenantScope {
    package func auditEntry(_ id: Identifier<AuditEntry>) throws -> AuditEntry? {
        try first(
            "SELECT \(columns) FROM audit_log WHERE tenant = $1 AND id = $2",
            [.id(id)],
            AuditEntry.init(row:)
        )
    }

    package func auditEntries(_ filter: AuditFilter, _ page: PageRequest) throws -> Page<AuditEntry> {
        var statement = ListStatement(softDeletes: false)
        statement.walk(from: filter.from, to: filter.to)
        statement.filter(word: "audit_log.actor_name", filter.actor)
        statement.filter(word: "audit_log.action", filter.action?.rawValue)
        statement.filter(word: "audit_log.resource_kind", filter.resourceKind?.rawValue)
        statement.filter("audit_log.resource_id = ?", filter.resourceID) { .uuid($0) }
        return try statement.page(
            of: columns,
            from: "audit_log",
            in: self,
            page,
            id: \.id.bits,
            decode: AuditEntry.init(row:)
        )
    }

    /// Entries about a license itself, or about its machines, oldest first, for rewriting them.
    package func auditEntries(
        about license: Identifier<License>,
        machines: Bool,
        after: UUIDBits?,
        limit: Int
    ) throws -> [AuditEntry] {
        try query(
            """
            SELECT \(columns) FROM audit_log
            WHERE tenant = $1 AND \(machines ? "license_id" : "resource_id") = $2 AND id > $3 ORDER BY id LIMIT $4
            """,
            [.id(license), after.map { .uuid($0) } ?? .blob([]), .integer(limit)],
            AuditEntry.init(row:)
        )
    }
}

extension TenantWriter {
    package func insert(_ entry: AuditEntry) throws {
        try insert(
            into: "audit_log",
            [
                ("id", .id(entry.id)), ("actor_kind", .text(entry.actor.kind)),
                ("actor_name", .text(entry.actor.name)), ("action", .text(entry.action.rawValue)),
                ("resource_kind", .text(entry.resource.kind.rawValue)),
                ("resource_id", .uuid(entry.resource.id)), ("license_id", .id(entry.license)),
                ("reason", .text(entry.reason)), ("address", .text(entry.address)),
                ("request_id", .text(entry.requestID)), ("before_data", .text(entry.before)),
                ("after_data", .text(entry.after)), ("created_at", .instant(entry.createdAt)),
            ]
        )
    }

    /// Replaces what is personal in an entry; what was done, by whom and when stays.
    package func rewrite(_ entry: AuditEntry) throws {
        try execute(
            """
            UPDATE audit_log SET reason = $3, address = $4, before_data = $5, after_data = $6
            WHERE tenant = $1 AND id = $2
            """,
            [
                .id(entry.id), .text(entry.reason), .text(entry.address), .text(entry.before),
                .text(entry.after),
            ]
        )
    }
}

extension AuditEntry {
    init(row: any SQLRow) throws {
        guard let actor = Actor(kind: row.text(1), name: row.text(2)) else {
            throw StoreError.defect("An audit entry's actor cannot be read.")
        }
        self.init(
            id: row.id(0),
            actor: actor,
            action: try stored(AuditAction.self, row.text(3)),
            resource: AuditResource(
                kind: try stored(AuditResource.Kind.self, row.text(4)),
                id: row.uuid(5)
            ),
            license: row.isNull(6) ? nil : row.id(6),
            reason: row.optionalText(7),
            address: row.optionalText(8),
            requestID: row.optionalText(9),
            before: row.optionalText(10),
            after: row.optionalText(11),
            createdAt: row.instant(12)
        )
    }
}
