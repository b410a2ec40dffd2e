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
    private var lastAnswer: UUIDBits?
    private let vault: Vault

    init(license: Identifier<License>, vault: Vault) {
        self.license = license
        self.vault = vault
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
        // The erasure itself stays as it was written down.
        for entry in entries + ofMachines where entry.action != .licenseErased {
            try writer.rewrite(Self.blanked(entry))
        }
        lastMachineEntry = ofMachines.last?.id.bits ?? lastMachineEntry
        let answers = try writer.keptAnswers(after: lastAnswer, limit: limit)
        for answer in answers {
            try blank(answer, in: writer)
        }
        lastAnswer = answers.last?.id ?? lastAnswer
        return max(events.count, entries.count, ofMachines.count, answers.count) == limit
    }

    /// An answer that is kept for a retry may show the license or one of its machines; both name the license.
    private func blank(_ answer: KeptAnswerRecord, in writer: TenantWriter) throws {
        let text = String(decoding: try vault.openAnswer(answer), as: UTF8.self)
        guard text.contains(license.text) else {
            return
        }
        let blanked = try Self.blanked(text, Self.personal, inside: ["data"])
        let body = try vault.sealer(in: writer).seal(answer: Array(blanked.utf8), id: answer.id)
        try writer.rewrite(answer.id, body: body)
    }

    private static func blanked(_ event: Event) throws -> String {
        var replacements = personal
        if event.type == .validationSuccess || event.type == .validationFailed {
            // There it is the verdict's, and says nothing of anybody.
            replacements["metadata"] = nil
        }
        return try blanked(event.data, replacements, inside: ["license", "machine"])
    }

    private static func blanked(
        _ text: String,
        _ replacements: [String: String],
        inside: Set<String>
    ) throws -> String {
        do {
            return try JSONBlanking.blank(text, replacements, inside: inside)
        } catch {
            throw StoreError.defect("What was recorded cannot be read, so it cannot be blanked.")
        }
    }

    /// The address of a request that was made with the license key is its holder's.
    private static func blanked(_ entry: AuditEntry) throws -> AuditEntry {
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
            before: try entry.before.map { try blanked($0, personal, inside: []) },
            after: try entry.after.map { try blanked($0, personal, inside: []) },
            createdAt: entry.createdAt
        )
    }
}
