import LicensingCore
import LicensingService
import LicensingStore

extension TestVendor {
    var signingKeys: SigningKeys {
        SigningKeys(context: context)
    }

    func newSigningKey(
        _ algorithm: SigningKeyAlgorithm = .ed25519,
        maker: [AccessScope] = AccessScope.allCases
    ) async throws -> IssuedSigningKey {
        try await context.commit(signingKeys.create(algorithm, maker: maker, by: origin))
    }

    @discardableResult
    func promote(_ key: SigningKey) async throws -> SigningKey {
        try await context.commit(signingKeys.promote(key.id, by: origin)).key
    }

    /// Makes a key and lets it sign.
    @discardableResult
    func rotate(_ algorithm: SigningKeyAlgorithm = .ed25519) async throws -> SigningKey {
        try await promote(try await newSigningKey(algorithm).view.key)
    }

    @discardableResult
    func revoke(_ key: SigningKey, reason: String? = nil) async throws -> RevokedSigningKey {
        try await context.commit(signingKeys.revoke(key.id, reason: reason, by: origin))
    }

    /// Every key of the environment, the newest first.
    func allSigningKeys(_ algorithm: SigningKeyAlgorithm = .ed25519) async throws -> [SigningKey] {
        try await signingKeys.list(PageRequest(limit: 100), in: tenant, now: now).items.map(\.key)
            .filter { $0.algorithm == algorithm }
    }

    func activeSigningKey(_ algorithm: SigningKeyAlgorithm = .ed25519) async throws -> SigningKey {
        let active = try await allSigningKeys(algorithm).filter { $0.status == .active }
        guard let key = active.first, active.count == 1 else {
            throw StoreError.defect("\(active.count) active keys")
        }
        return key
    }

    func publishedKeys() async throws -> [Identifier<SigningKey>] {
        try await signingKeys.published(of: tenant, at: now).map(\.id)
    }

    func signatures(
        by signer: AnswerSigner,
        to question: AnswerSigner.Question? = nil
    ) async throws -> AnswerSignatures {
        try await signer.signatures(of: Array("answer".utf8), to: question, for: tenant, at: now)
    }

    /// A file that a device fetched, signed with a key: its row only.
    func signedFile(
        by key: SigningKey,
        on license: LicenseView,
        for fingerprint: String,
        ends: Instant
    )
        async throws
    {
        let (tenant, now) = (tenant, now)
        let id = context.ids.uuid(at: now)
        try await store.write { transaction in
            _ = try transaction.execute(
                """
                INSERT INTO license_files (id, tenant, license_id, fingerprint, signing_key_id, digest, issued_at,
                    expires_at, created_at, digest_expires_at)
                VALUES ($2, $1, $3, $4, $5, $2, $6, $7, $6, $7)
                """,
                [
                    .integer(tenant.number), .uuid(id), .id(license.license.id), .text(fingerprint),
                    .id(key.id), .instant(now), .instant(ends),
                ],
                behind: .tenant(tenant.number)
            )
        }
    }
}
