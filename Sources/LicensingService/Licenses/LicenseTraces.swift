import LicensingCore
import LicensingStore
import LicensingWire

/// What events, deliveries and the audit log say about a license, and how far it has been blanked.
struct LicenseTraces: Sendable {
    private static let personal = [
        "name": "null", "userEmail": "null", "userName": "null", "hostname": "null", "ipAddress": "null",
        "metadata": "{}",
    ]

    let license: Identifier<License>
    private var lastEvent: UUIDBits?
    private var lastEntry: UUIDBits?
    private var lastMachineEntry: UUIDBits?

    init(license: Identifier<License>) {
        self.license = license
    }

    /// Blanks up to `limit` more of each kind.
    ///
    /// - Returns: Whether there may be more.
    mutating func blank(in writer: TenantWriter, limit: Int) throws -> Bool {
        let events = try writer.events(of: license, after: lastEvent, limit: limit)
        for event in events {
            try writer.rewrite(event.id, data: Self.blanked(event))
            try writer.eraseAnswers(about: event.id)
        }
        lastEvent = events.last?.id.bits ?? lastEvent
        let entries = try writer.auditEntries(about: license, machines: false, after: lastEntry, limit: limit)
        lastEntry = entries.last?.id.bits ?? lastEntry
        let ofMachines = try writer.auditEntries(
            about: license,
            machines: true,
            after: lastMachineEntry,
            limit: limit
        )
        for entry in entries + ofMachines {
            try writer.rewrite(Self.blanked(entry))
        }
        lastMachineEntry = ofMachines.last?.id.bits ?? lastMachineEntry
        return max(events.count, entries.count, ofMachines.count) == limit
    }

    private static func blanked(_ event: Event) -> String {
        var replacements = personal
        if event.type == .validationSuccess || event.type == .validationFailed {
            // There it is the verdict's, and says nothing of anybody.
            replacements["metadata"] = nil
        }
        return JSONBlanking.blank(event.data, replacements, inside: ["license", "machine"])
    }

    /// The address of a request that was made with the license key is its holder's.
    private static func blanked(_ entry: AuditEntry) -> AuditEntry {
        var isHolder = false
        if case .licenseKey = entry.actor {
            isHolder = true
        }
        return AuditEntry(
            id: entry.id,
            actor: entry.actor,
            action: entry.action,
            resource: entry.resource,
            license: entry.license,
            reason: nil,
            address: isHolder ? nil : entry.address,
            requestID: entry.requestID,
            before: entry.before.map { JSONBlanking.blank($0, personal, inside: []) },
            after: entry.after.map { JSONBlanking.blank($0, personal, inside: []) },
            createdAt: entry.createdAt
        )
    }
}
