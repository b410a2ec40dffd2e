import LicensingCore

private let columns = """
    id, algorithm, status, public_key, endorsements, created_at, promoted_at, retired_at, revoked_at
    """

extension TenantScope {
    /// The key that signs now.
    package func signingKey(_ algorithm: SigningKeyAlgorithm) throws -> SigningKeyRecord? {
        try signingKeys(algorithm, .active).first
    }

    /// The key that waits for its turn.
    package func nextSigningKey(_ algorithm: SigningKeyAlgorithm) throws -> SigningKeyRecord? {
        try signingKeys(algorithm, .next).first
    }

    private func signingKeys(
        _ algorithm: SigningKeyAlgorithm,
        _ status: SigningKeyStatus
    ) throws -> [SigningKeyRecord] {
        try query(
            """
            SELECT \(columns), secret FROM signing_keys
            WHERE tenant = $1 AND algorithm = $2 AND status = $3 ORDER BY id DESC LIMIT 1
            """,
            [.text(algorithm.rawValue), .text(status.rawValue)],
            SigningKeyRecord.init(row:)
        )
    }

    /// Keys that sign, have signed or will sign, the newest of them first.
    package func unrevokedSigningKeys(
        _ algorithm: SigningKeyAlgorithm,
        limit: Int
    ) throws -> [SigningKeyRecord] {
        try query(
            """
            SELECT \(columns), secret FROM signing_keys
            WHERE tenant = $1 AND algorithm = $2 AND status <> 'revoked' ORDER BY id DESC LIMIT $3
            """,
            [.text(algorithm.rawValue), .integer(limit)],
            SigningKeyRecord.init(row:)
        )
    }

    /// Keys that sign or will sign, and those that were retired after a moment.
    package func presentSigningKeys(
        _ algorithm: SigningKeyAlgorithm,
        retiredAfter moment: Instant
    ) throws -> [SigningKeyRecord] {
        try query(
            """
            SELECT \(columns), secret FROM signing_keys
            WHERE tenant = $1 AND algorithm = $2
                AND (status IN ('active', 'next') OR status = 'retired' AND retired_at > $3)
            ORDER BY id DESC
            """,
            [.text(algorithm.rawValue), .instant(moment)],
            SigningKeyRecord.init(row:)
        )
    }

    package func signingKey(_ id: Identifier<SigningKey>) throws -> SigningKey? {
        try first(
            "SELECT \(columns) FROM signing_keys WHERE tenant = $1 AND id = $2",
            [.id(id)],
            SigningKey.init(row:)
        )
    }

    package func signingKeys(_ page: PageRequest) throws -> Page<SigningKey> {
        try ListStatement(softDeletes: false)
            .page(
                of: columns,
                from: "signing_keys",
                in: self,
                page,
                id: \.id.bits,
                decode: SigningKey.init(row:)
            )
    }

    /// Every key that was not revoked, newest first, with the end of the last file that it has signed.
    package func signingKeysWithLastFile(
        _ algorithm: SigningKeyAlgorithm
    ) throws -> [(key: SigningKey, lastFileEnd: Instant?)] {
        // By the index a look at its end for each key.
        try query(
            """
            SELECT \(columns), (
                SELECT max(f.expires_at) FROM license_files f WHERE f.tenant = $1 AND f.signing_key_id = signing_keys.id
            ) FROM signing_keys
            WHERE tenant = $1 AND algorithm = $2 AND status <> 'revoked' ORDER BY id DESC
            """,
            [.text(algorithm.rawValue)]
        ) { (try SigningKey(row: $0), $0.optionalInstant(9)) }
    }

    /// The files of a key that have not ended.
    package func files(of key: Identifier<SigningKey>, at now: Instant) throws -> FilesOfKey {
        try first(
            """
            SELECT count(*), max(expires_at) FROM license_files
            WHERE tenant = $1 AND signing_key_id = $2 AND expires_at > $3
            """,
            [.id(key), .instant(now)]
        ) { FilesOfKey(count: Int($0.integer(0)), lastEnd: $0.optionalInstant(1)) }
            ?? FilesOfKey(count: 0, lastEnd: nil)
    }

    /// Which files of a key have not ended.
    package func files(
        of key: Identifier<SigningKey>,
        at now: Instant,
        _ page: PageRequest
    ) throws -> Page<SignedFile> {
        var statement = ListStatement(softDeletes: false)
        statement.filter("license_files.signing_key_id = ?", [.id(key)])
        statement.filter("license_files.expires_at > ?", [.instant(now)])
        return try statement.page(
            of: "id, license_id, machine_id, fingerprint, issued_at, expires_at",
            from: "license_files",
            in: self,
            page,
            id: \.id
        ) { row in
            SignedFile(
                id: row.uuid(0),
                license: row.id(1),
                machine: row.isNull(2) ? nil : row.id(2),
                fingerprint: row.text(3),
                key: key,
                issuedAt: row.instant(4),
                expiresAt: row.instant(5)
            )
        }
    }
}

extension TenantWriter {
    package func insert(_ record: SigningKeyRecord) throws {
        try writing.announce(.signingKeys(tenant: tenant.number))
        let key = record.key
        try insert(
            into: "signing_keys",
            [
                ("id", .id(key.id)), ("algorithm", .text(key.algorithm.rawValue)),
                ("public_key", key.publicKey.map { .blob($0) } ?? .null), ("secret", .blob(record.secret)),
                ("endorsements", .text(key.endorsements)), ("created_at", .instant(key.createdAt)),
                ("status", .text(key.status.rawValue)), ("promoted_at", .instant(key.promotedAt)),
                ("retired_at", .instant(key.retiredAt)), ("revoked_at", .instant(key.revokedAt)),
            ]
        )
    }

    /// Writes down where a key stands.
    package func update(_ key: SigningKey) throws {
        try writing.announce(.signingKeys(tenant: tenant.number))
        try execute(
            """
            UPDATE signing_keys SET status = $3, promoted_at = $4, retired_at = $5, revoked_at = $6
            WHERE tenant = $1 AND id = $2
            """,
            [
                .id(key.id), .text(key.status.rawValue), .instant(key.promotedAt), .instant(key.retiredAt),
                .instant(key.revokedAt),
            ]
        )
    }
}

extension SigningKey {
    fileprivate init(row: any SQLRow) throws {
        self.init(
            id: row.id(0),
            algorithm: try stored(SigningKeyAlgorithm.self, row.text(1)),
            status: try stored(SigningKeyStatus.self, row.text(2)),
            publicKey: row.isNull(3) ? nil : row.blob(3),
            endorsements: row.text(4),
            createdAt: row.instant(5),
            promotedAt: row.optionalInstant(6),
            retiredAt: row.optionalInstant(7),
            revokedAt: row.optionalInstant(8)
        )
    }
}

extension SigningKeyRecord {
    fileprivate init(row: any SQLRow) throws {
        self.init(key: try SigningKey(row: row), secret: row.blob(9))
    }
}
