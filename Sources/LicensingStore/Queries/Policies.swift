import LicensingCore

extension Policy {
    static let columnCount = 24

    static func columns(of table: String) -> String {
        """
        id product_id name template max_machines max_uses floating duration_days expiration_strategy require_heartbeat \
        heartbeat_interval_minutes heartbeat_cull_strategy require_fingerprint fingerprint_uniqueness offline_allowed \
        offline_max_days allow_machine_transfer is_trial trial_duration_days overridable max_unique_fingerprints \
        metadata created_at updated_at
        """
        .split(separator: " ").map { "\(table).\($0)" }.joined(separator: ", ")
    }

    static let listColumns = columns(of: "policies")

    init(row: any SQLRow) throws {
        try self.init(row: row, from: 0)
    }

    init(row: any SQLRow, from first: Int) throws {
        self.init(
            id: row.id(first),
            productID: row.id(first + 1),
            name: row.text(first + 2),
            template: try row.optionalText(first + 3).map { try stored(PolicyTemplate.self, $0) },
            terms: try PolicyTerms(row: row, from: first + 4),
            metadata: row.text(first + 21),
            createdAt: row.instant(first + 22),
            updatedAt: row.instant(first + 23)
        )
    }
}

extension PolicyTerms {
    fileprivate init(row: any SQLRow, from first: Int) throws {
        self.init()
        maxMachines = row.optionalInteger(first)
        maxUses = row.optionalInteger(first + 1)
        floating = row.boolean(first + 2)
        durationDays = row.optionalInteger(first + 3)
        expirationStrategy = try stored(ExpirationStrategy.self, row.text(first + 4))
        requireHeartbeat = row.boolean(first + 5)
        heartbeatIntervalMinutes = Int(row.integer(first + 6))
        heartbeatCullStrategy = try stored(HeartbeatCullStrategy.self, row.text(first + 7))
        requireFingerprint = row.boolean(first + 8)
        fingerprintUniqueness = try stored(FingerprintUniqueness.self, row.text(first + 9))
        offlineAllowed = row.boolean(first + 10)
        offlineMaxDays = Int(row.integer(first + 11))
        allowMachineTransfer = row.boolean(first + 12)
        isTrial = row.boolean(first + 13)
        trialDurationDays = row.optionalInteger(first + 14)
        overridable = row.boolean(first + 15)
        maxUniqueFingerprints = row.optionalInteger(first + 16)
    }

    fileprivate var storedColumns: [(name: String, value: SQLValue)] {
        [
            ("max_machines", .integer(maxMachines)), ("max_uses", .integer(maxUses)),
            ("floating", .boolean(floating)),
            ("duration_days", .integer(durationDays)),
            ("expiration_strategy", .text(expirationStrategy.rawValue)),
            ("require_heartbeat", .boolean(requireHeartbeat)),
            ("heartbeat_interval_minutes", .integer(heartbeatIntervalMinutes)),
            ("heartbeat_cull_strategy", .text(heartbeatCullStrategy.rawValue)),
            ("require_fingerprint", .boolean(requireFingerprint)),
            ("fingerprint_uniqueness", .text(fingerprintUniqueness.rawValue)),
            ("offline_allowed", .boolean(offlineAllowed)), ("offline_max_days", .integer(offlineMaxDays)),
            ("allow_machine_transfer", .boolean(allowMachineTransfer)), ("is_trial", .boolean(isTrial)),
            ("trial_duration_days", .integer(trialDurationDays)), ("overridable", .boolean(overridable)),
            ("max_unique_fingerprints", .integer(maxUniqueFingerprints)),
        ]
    }
}

extension TenantScope {
    package func policy(_ id: Identifier<Policy>) throws -> Policy? {
        try first(
            "SELECT \(Policy.listColumns) FROM policies WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            Policy.init(row:)
        )
    }

    package func policies(of product: Identifier<Product>?, _ page: PageRequest) throws -> Page<Policy> {
        var statement = ListStatement()
        statement.filter("product_id = ?", product) { .id($0) }
        return try statement.page(
            of: Policy.listColumns,
            from: "policies",
            in: self,
            page,
            id: \.id.bits,
            decode: Policy.init(row:)
        )
    }

    package func hasLicenses(_ policy: Identifier<Policy>) throws -> Bool {
        try exists(
            "SELECT 1 FROM licenses WHERE tenant = $1 AND policy_id = $2 AND deleted_at IS NULL LIMIT 1",
            [.id(policy)]
        )
    }
}

extension TenantWriter {
    package func insert(_ policy: Policy) throws {
        try insert(
            into: "policies",
            [
                ("id", .id(policy.id)), ("product_id", .id(policy.productID)), ("name", .text(policy.name)),
                ("template", .text(policy.template?.rawValue)), ("metadata", .text(policy.metadata)),
                ("created_at", .instant(policy.createdAt)), ("updated_at", .instant(policy.updatedAt)),
            ] + policy.terms.storedColumns,
            forgetting: .nothing
        )
    }

    package func update(_ policy: Policy) throws {
        try update(
            "policies",
            id: .id(policy.id),
            [
                ("name", .text(policy.name)), ("template", .text(policy.template?.rawValue)),
                ("metadata", .text(policy.metadata)), ("updated_at", .instant(policy.updatedAt)),
            ] + policy.terms.storedColumns,
            forgetting: .terms
        )
    }

    package func delete(_ policy: Identifier<Policy>, at now: Instant) throws {
        try update("policies", id: .id(policy), [("deleted_at", .instant(now))], forgetting: .terms)
        try forgetCounts(of: policy)
    }

    /// Writes down that licenses expired under `REVOKE` are revoked, before their policy's strategy changes.
    package func settleExpired(of policy: Identifier<Policy>, at now: Instant) throws {
        try revokeExpired(of: policy, at: now)
    }
}

/// A stored word of a closed list.
///
/// Another word means that the row was not written by this program.
func stored<Word: RawRepresentable>(_: Word.Type, _ text: String) throws -> Word
where Word.RawValue == String {
    guard let word = Word(rawValue: text) else {
        throw StoreError.defect("\(Word.self) has no case \(text).")
    }
    return word
}
