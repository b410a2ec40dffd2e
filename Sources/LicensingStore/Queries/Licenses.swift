import LicensingCore

extension TenantScope {
    package func license(_ id: Identifier<License>) throws -> License? {
        try first(
            "SELECT \(License.listColumns) FROM licenses WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            License.init(row:)
        )
    }

    /// A license together with the policy that rules it.
    package func ruledLicense(_ id: Identifier<License>) throws -> RuledLicense? {
        try first(RuledLicense.statement, [.id(id)], RuledLicense.init(row:))
    }

    /// The id of the license with this key in this tenant.
    package func license(key: LicenseKeyQuery) throws -> Identifier<License>? {
        let sql = "SELECT id FROM licenses WHERE tenant = $1 AND key_hash = $2 AND deleted_at IS NULL"
        let hashes = [key.hashes] + (key.otherHashes.map { [$0] } ?? [])
        for hash in hashes.map(\.exact) {
            if let exact = try first(sql, [.blob(hash)], { $0.id(0, of: License.self) }) {
                return exact
            }
        }
        for hash in hashes.compactMap(\.canonical) {
            if let meant = try first(
                sql + " AND key_generated = 1",
                [.blob(hash)],
                { $0.id(0, of: License.self) }
            ) {
                return meant
            }
        }
        return nil
    }

    package func licenses(
        _ filter: LicenseFilter,
        _ page: PageRequest,
        at now: Instant
    ) throws -> Page<License> {
        var statement = ListStatement()
        statement.filter("licenses.product_id = ?", filter.product) { .id($0) }
        statement.filter("licenses.policy_id = ?", filter.policy) { .id($0) }
        statement.filter("licenses.user_email_folded = ?", filter.userEmail) { .text($0.lowercased()) }
        statement.filter("licenses.expires_at < ?", filter.expiresBefore) { .instant($0) }
        statement.filter("licenses.expires_at > ?", filter.expiresAfter) { .instant($0) }
        statement.filter(#"licenses.search_text LIKE ? ESCAPE '\'"#, filter.search) { .text(likePattern($0)) }
        if let status = filter.status {
            statement.filter(condition(of: status), [.instant(now), .instant(now)])
        }
        var pairs = filter.metadata[...]
        if filter.userEmail == nil, let pair = pairs.popFirst() {
            // The index of the first pair holds the ids in order, so it leads: the walk then meets matches only.
            statement.drive(
                from: "license_metadata md",
                by: "md.license_id",
                where: "md.tenant = $1 AND md.name = ? AND md.value = ? AND licenses.id = md.license_id",
                [.text(pair.key), .text(pair.value)]
            )
        }
        for pair in pairs {
            statement.filter(
                """
                EXISTS (SELECT 1 FROM license_metadata other
                WHERE other.license_id = licenses.id AND other.name = ? AND other.value = ?)
                """,
                [.text(pair.key), .text(pair.value)]
            )
        }
        return try statement.page(
            of: License.listColumns,
            from: "licenses",
            in: self,
            page,
            id: \.id.bits,
            decode: License.init(row:)
        )
    }

    /// The key as it was issued, encrypted.
    package func keyCiphertext(of license: Identifier<License>) throws -> [UInt8]? {
        try first(
            "SELECT key_ciphertext FROM licenses WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(license)]
        ) { $0.blob(0) }
    }

    /// ``License/status(under:at:)`` in SQL.
    ///
    /// Takes the time twice, so that every status binds alike.
    private func condition(of status: LicenseStatus) -> String {
        let expired = "(licenses.expires_at IS NOT NULL AND licenses.expires_at <= ?)"
        let revokedByExpiry = """
            (\(expired) AND EXISTS (SELECT 1 FROM policies p
            WHERE p.id = licenses.policy_id AND p.expiration_strategy = 'REVOKE'))
            """
        let closed = "licenses.banned_at IS NULL AND licenses.revoked_at IS NULL AND NOT \(revokedByExpiry)"
        return switch status {
        case .banned: "(licenses.banned_at IS NOT NULL AND ? = ?)"
        case .revoked:
            "(licenses.banned_at IS NULL AND (licenses.revoked_at IS NOT NULL OR \(revokedByExpiry)) AND ? > 0)"
        case .suspended: "(\(closed) AND licenses.suspended_at IS NOT NULL AND ? > 0)"
        case .expired: "(\(closed) AND licenses.suspended_at IS NULL AND \(expired))"
        case .active: "(\(closed) AND licenses.suspended_at IS NULL AND NOT \(expired))"
        }
    }
}

extension TenantWriter {
    /// - Returns: Whether the license was added: false when its key is taken.
    package func insert(_ license: License, key: LicenseKeyRecord) throws -> Bool {
        let columns: [(name: String, value: SQLValue)] = [
            ("id", .id(license.id)), ("product_id", .id(license.productID)),
            ("key_hash", .blob(key.hash)),
            ("key_ciphertext", .blob(key.ciphertext)), ("key_generated", .boolean(key.isGenerated)),
            ("machine_count", .integer(0)), ("ever_activated", .boolean(false)),
            ("created_at", .instant(license.createdAt)),
        ]
        // The index sees to the hash that is written; under the other key it knows nothing of this one.
        guard try !isTaken(key.otherHash, beside: license.id) else {
            return false
        }
        let added = try recounting(license.id) {
            try insertUnlessTaken(
                into: "licenses",
                columns + license.changeableColumns,
                forgetting: .license(license.id)
            )
        }
        guard added else {
            return false
        }
        try countLicense(of: license.productID, by: 1)
        try writing.announce(
            .licenseKey(trace: key.trace, hash: LicenseKeyHashes.prefix(of: key.hash))
        )
        return true
    }

    package func update(_ license: License) throws {
        try change(license.id, license.changeableColumns)
    }

    /// Lets the sweep announce the license's expiry again, after its date has changed.
    package func forgetAnnouncedExpiry(of license: Identifier<License>) throws {
        try change(license, [("expiry_announced", .boolean(false))])
    }

    package func noteAnnouncedExpiry(of license: Identifier<License>) throws {
        try change(license, [("expiry_announced", .boolean(true))])
    }

    /// - Returns: Whether the key was replaced: false when another license has it.
    package func replaceKey(
        of license: Identifier<License>,
        by key: LicenseKeyRecord,
        hint: String
    ) throws -> Bool {
        // The other key's first: a row that is sealed anew between the two looks is met by the second.
        guard try !isTaken(key.otherHash, beside: license), try !isTaken(key.hash, beside: license) else {
            return false
        }
        try change(
            license,
            [
                ("key_hash", .blob(key.hash)), ("key_ciphertext", .blob(key.ciphertext)),
                ("key_generated", .boolean(key.isGenerated)), ("key_hint", .text(hint)),
            ]
        )
        try writing.announce(
            .licenseKey(trace: key.trace, hash: LicenseKeyHashes.prefix(of: key.hash))
        )
        return true
    }

    /// Whether another license lies under this hash.
    private func isTaken(_ hash: [UInt8]?, beside license: Identifier<License>) throws -> Bool {
        try hash.map { hash in
            try exists(
                "SELECT 1 FROM licenses WHERE tenant = $1 AND key_hash = $2 AND id <> $3 AND deleted_at IS NULL",
                [.blob(hash), .id(license)]
            )
        } ?? false
    }

    /// Replaces what lists can be filtered by.
    package func replaceMetadata(of license: Identifier<License>, by pairs: [MetadataPair]) throws {
        // With a bound on the name the primary key serves; without one the planner prefers an index over all of the tenant's.
        try send(
            "DELETE FROM license_metadata WHERE tenant = $1 AND license_id = $2 AND name >= ''",
            [.id(license)]
        )
        for pair in pairs {
            try insert(
                into: "license_metadata",
                [("license_id", .id(license)), ("name", .text(pair.key)), ("value", .text(pair.value))]
            )
        }
    }

    /// Removes a license and its machines.
    package func delete(_ license: License, at now: Instant) throws {
        try change(license.id, [("deleted_at", .instant(now)), ("machine_count", .integer(0))])
        let machines = try execute(
            "UPDATE machines SET deleted_at = $3 WHERE tenant = $1 AND license_id = $2 AND deleted_at IS NULL",
            [.id(license.id), .instant(now)],
            forgetting: .license(license.id)
        )
        try countMachines(by: -machines)
        try countLicense(of: license.productID, by: -1)
    }
}

/// A `LIKE` pattern for a part of a text; `\` escapes.
private func likePattern(_ text: String) -> String {
    var pattern = String.UnicodeScalarView("%".unicodeScalars)
    // By scalar: with a combining mark behind it, `%` would be another character to Swift and still a wildcard to SQL.
    for scalar in text.lowercased().unicodeScalars {
        if scalar == "%" || scalar == "_" || scalar == "\\" {
            pattern.append("\\")
        }
        pattern.append(scalar)
    }
    pattern.append("%")
    return String(pattern)
}
