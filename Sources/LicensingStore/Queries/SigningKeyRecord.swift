import LicensingCore

/// A key that signs for one tenant, as it is kept: the secret part encrypted with the row's id as associated data.
package struct SigningKeyRecord: Equatable, Sendable {
    package enum Algorithm: String, Sendable {
        /// Signs answers for whoever holds the shared signing key.
        case hmacSHA256 = "hmac-sha256"
        /// Signs for whoever holds the public key.
        case ed25519
    }

    package let id: Identifier<SigningKeyRecord>
    package let algorithm: Algorithm
    package let publicKey: [UInt8]?
    package let secret: [UInt8]
    package let createdAt: Instant

    package init(
        id: Identifier<SigningKeyRecord>,
        algorithm: Algorithm,
        publicKey: [UInt8]?,
        secret: [UInt8],
        createdAt: Instant
    ) {
        self.id = id
        self.algorithm = algorithm
        self.publicKey = publicKey
        self.secret = secret
        self.createdAt = createdAt
    }
}

extension TenantScope {
    /// The key that signs now.
    package func signingKey(_ algorithm: SigningKeyRecord.Algorithm) throws -> SigningKeyRecord? {
        try first(
            """
            SELECT id, public_key, secret, created_at FROM signing_keys
            WHERE tenant = $1 AND algorithm = $2 AND status = 'active' ORDER BY id DESC LIMIT 1
            """,
            [.text(algorithm.rawValue)]
        ) { row in
            SigningKeyRecord(
                id: row.id(0),
                algorithm: algorithm,
                publicKey: row.isNull(1) ? nil : row.blob(1),
                secret: row.blob(2),
                createdAt: row.instant(3)
            )
        }
    }
}

extension TenantWriter {
    package func insert(_ key: SigningKeyRecord) throws {
        try writing.announce(.signingKeys(tenant: tenant.number))
        try insert(
            into: "signing_keys",
            [
                ("id", .id(key.id)), ("algorithm", .text(key.algorithm.rawValue)),
                ("status", .text("active")),
                ("public_key", key.publicKey.map { .blob($0) } ?? .null), ("secret", .blob(key.secret)),
                ("created_at", .instant(key.createdAt)),
            ]
        )
    }
}
