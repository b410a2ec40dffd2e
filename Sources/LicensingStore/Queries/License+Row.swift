import LicensingCore

extension License {
    static let columnCount = 22

    /// A license that was never validated has no row of uses.
    ///
    /// - Parameters:
    ///   - table: What the statement calls licenses.
    ///   - uses: What it calls the uses, if it joins them; otherwise they are looked up.
    /// - Returns: The columns that ``init(row:from:)`` reads.
    static func columns(of table: String, uses: String? = nil) -> String {
        let own = """
            id product_id policy_id name key_hint expires_at expiry_origin max_machines_override max_uses_override user_email \
            user_name metadata machine_count ever_activated suspended_at revoked_at banned_at created_at updated_at \
            seats_held_until
            """
            .split(separator: " ").map { "\(table).\($0)" }
        let counted =
            uses.map { ["coalesce(\($0).uses_count, 0)", "\($0).last_validated_at"] }
            ?? [
                "coalesce((SELECT lu.uses_count \(lookUp(table))), 0)",
                "(SELECT lu.last_validated_at \(lookUp(table)))",
            ]
        return (own + counted).joined(separator: ", ")
    }

    private static func lookUp(_ table: String) -> String {
        "FROM license_uses lu WHERE lu.license_id = \(table).id"
    }

    static let listColumns = columns(of: "licenses")

    init(row: any SQLRow) throws {
        try self.init(row: row, from: 0)
    }

    init(row: any SQLRow, from first: Int) throws {
        self.init(
            id: row.id(first),
            productID: row.id(first + 1),
            policyID: row.id(first + 2),
            keyHint: row.text(first + 4),
            createdAt: row.instant(first + 17)
        )
        name = row.optionalText(first + 3)
        expiresAt = row.optionalInstant(first + 5)
        expiryOrigin = row.integer(first + 6) == ExpiryOrigin.explicit.rawValue ? .explicit : .policy
        maxMachinesOverride = row.optionalInteger(first + 7)
        maxUsesOverride = row.optionalInteger(first + 8)
        userEmail = row.optionalText(first + 9)
        userName = row.optionalText(first + 10)
        metadata = row.text(first + 11)
        machineCount = Int(row.integer(first + 12))
        everActivated = row.boolean(first + 13)
        suspendedAt = row.optionalInstant(first + 14)
        revokedAt = row.optionalInstant(first + 15)
        bannedAt = row.optionalInstant(first + 16)
        updatedAt = row.instant(first + 18)
        seatsHeldUntil = row.optionalInstant(first + 19)
        usesCount = Int(row.integer(first + 20))
        lastValidatedAt = row.optionalInstant(first + 21)
    }

    /// What is written back after a change.
    ///
    /// Counters are not among it: they move by statements of their own.
    var changeableColumns: [(name: String, value: SQLValue)] {
        [
            ("policy_id", .id(policyID)), ("name", .text(name)), ("key_hint", .text(keyHint)),
            ("expires_at", .instant(expiresAt)), ("expiry_origin", .integer(expiryOrigin.rawValue)),
            ("max_machines_override", .integer(maxMachinesOverride)),
            ("max_uses_override", .integer(maxUsesOverride)), ("user_email", .text(userEmail)),
            ("user_email_folded", .text(userEmail?.lowercased())), ("user_name", .text(userName)),
            ("search_text", .text(searchText)), ("metadata", .text(metadata)),
            ("suspended_at", .instant(suspendedAt)),
            ("revoked_at", .instant(revokedAt)), ("banned_at", .instant(bannedAt)),
            ("updated_at", .instant(updatedAt)),
        ]
    }

    /// `LIKE` and `lower()` differ between the engines, so what is searched is stored folded.
    private var searchText: String {
        [name, userName, userEmail, keyHint].compactMap { $0?.lowercased() }.joined(separator: "\n")
    }
}
