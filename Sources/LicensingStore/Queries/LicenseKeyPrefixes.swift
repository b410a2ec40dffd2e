import LicensingCore

/// What licenses are found by, of all tenants: the beginnings of their keys' hashes.
extension ReadTransaction {
    /// How many licenses have a key.
    package func licenseKeyCount() throws -> Int {
        try query("SELECT count(*) FROM licenses WHERE deleted_at IS NULL", [], behind: .server) {
            Int($0.integer(0))
        }
        .first ?? 0
    }

    /// Walks the hashes in their order.
    ///
    /// - Parameters:
    ///   - last: The hash to begin behind; empty for the first.
    ///   - limit: How many at most.
    ///   - note: Told the first 16 bytes of each.
    /// - Returns: The last one; nil when there are no more behind it.
    /// - Throws: ``StoreError``.
    package func licenseKeyHashes(
        after last: [UInt8],
        limit: Int,
        _ note: (UUIDBits) -> Void
    ) throws -> [UInt8]? {
        var end: [UInt8]?
        var seen = 0
        _ = try query(
            """
            SELECT substr(key_hash, 1, 16), key_hash FROM licenses
            WHERE key_hash > $1 AND deleted_at IS NULL ORDER BY key_hash LIMIT $2
            """,
            [.blob(last), .integer(limit)],
            behind: .server
        ) { row in
            note(row.uuid(0))
            seen += 1
            if seen == limit {
                end = row.blob(1)
            }
        }
        return end
    }
}

extension LicenseKeyHashes {
    /// The first 16 bytes of the hash of the text as sent.
    package var exactPrefix: UUIDBits { Self.prefix(of: exact) }

    /// The same of the key that the text may mean.
    package var canonicalPrefix: UUIDBits? { canonical.map(Self.prefix(of:)) }

    /// The first 16 bytes of a hash.
    static func prefix(of hash: [UInt8]) -> UUIDBits {
        hash.withUnsafeBytes { bytes in
            UUIDBits(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
