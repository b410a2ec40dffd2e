import Crypto
import LicensingCore
import LicensingStore

/// The key of a request that must not be carried out twice, and what it was sent with (contract, section 9).
package struct IdempotencyClaim: Sendable {
    /// How long an answer is kept.
    package static let retention = Span.hours(24)

    private let tenant: Tenant
    /// Keys of different senders have nothing to do with each other.
    private let credential: String
    private let keyHash: [UInt8]
    private let requestHash: [UInt8]

    /// A claim on a key.
    ///
    /// `request` is what the key stands for: method, path and body, in this order. Nil where there is no credential.
    package init?(key: String, of principal: Principal, request: [[UInt8]]) {
        switch principal {
        case .apiKey(let key):
            tenant = key.tenant
            credential = "api_key:\(key.id.text)"
        case .license(let holder):
            tenant = holder.tenant
            credential = "license:\(holder.license.text)"
        case .anyone:
            return nil
        }
        keyHash = Array(SHA256.hash(data: Array(key.utf8)))
        var hash = SHA256()
        for part in request {
            // With its length, so that no two requests read alike.
            hash.update(data: Array("\(part.count):".utf8))
            hash.update(data: part)
        }
        requestHash = Array(hash.finalize())
    }

    /// What was answered before.
    ///
    /// - Throws: A ``Refusal`` when the key was sent with another request.
    func answer(in scope: some TenantScope, vault: Vault, at now: Instant) throws -> KeptAnswer? {
        let kept = try scope.keptAnswer(to: credential, keyHash: keyHash, since: now - Self.retention)
        guard let kept else {
            return nil
        }
        guard kept.requestHash == requestHash else {
            throw Refusal(
                .idempotencyKeyReused,
                "This Idempotency-Key was sent with another method, path or body within the last 24 hours: "
                    + "use a new key for a new request."
            )
        }
        return KeptAnswer(status: kept.status, body: try vault.openAnswer(kept), isReplayed: true)
    }

    /// What was answered before, looked up on its own.
    ///
    /// - Throws: A ``Refusal`` when the key was sent with another request; ``StoreError``.
    package func answer(in context: LicensingContext, at now: Instant) async throws -> KeptAnswer? {
        let (tenant, vault) = (tenant, context.vault)
        return try await context.store.read { try answer(in: $0.within(tenant), vault: vault, at: now) }
    }

    /// Waits for a transaction that works under the same key.
    func lock(in writer: TenantWriter) throws {
        try writer.lock(.keptAnswer, "\(credential)/\(keyHash)")
    }

    func keep(_ answer: KeptAnswer, in ledger: Ledger, vault: Vault) throws {
        let id: Identifier<KeptAnswer> = ledger.newID()
        try ledger.writer.keep(
            KeptAnswerRecord(
                id: id.bits,
                credential: credential,
                keyHash: keyHash,
                requestHash: requestHash,
                status: answer.status,
                body: try vault.sealer(in: ledger.writer).seal(answer: answer.body, id: id.bits),
                createdAt: ledger.now
            )
        )
    }
}
