import LicensingCore

extension TenantWriter {
    /// Records what this transaction made happen.
    package func record(
        _ event: DomainEvent,
        id: Identifier<Event>,
        actor: String,
        at now: Instant
    ) throws {
        try insert(
            into: "events",
            [
                ("id", .id(id)), ("type", .text(event.type.rawValue)), ("license_id", .id(event.license)),
                ("machine_id", .id(event.machine)), ("actor", .text(actor)), ("reason", .text(event.reason)),
                ("created_at", .instant(now)),
            ]
        )
    }
}

extension TenantScope {
    /// The types of what happened to a license, oldest first.
    package func eventTypes(of license: Identifier<License>) throws -> [String] {
        try query("SELECT type FROM events WHERE tenant = $1 AND license_id = $2 ORDER BY id", [.id(license)])
        {
            $0.text(0)
        }
    }
}
