import LicensingCore
import LicensingStore
import LicensingWire

/// The keys that sign for an account's environment: a shared one for answers, a key pair for what strangers
/// must verify.
///
/// Live and test have their own, so that nothing made with a test key is ever accepted by a shipped
/// application.
package struct SigningKeys: Sendable {
    let context: LicensingContext

    package init(context: LicensingContext) {
        self.context = context
    }

    /// The shared signing key: 64 hexadecimal digits, used as text.
    package func shared(of tenant: Tenant) async throws -> String {
        let vault = context.vault
        return try await context.store.read { try Self.shared(in: $0.within(tenant), vault: vault) }
    }

    static func shared(in scope: some TenantScope, vault: Vault) throws -> String {
        guard let record = try scope.signingKey(.hmacSHA256) else {
            throw StoreError.defect("Tenant \(scope.tenant.number) has no signing key.")
        }
        return Hex.text(of: try vault.openSigningKey(record))
    }

    /// The public half of the key pair that signs now.
    package func publicKey(of tenant: Tenant) async throws -> PublicKey {
        try await context.store.read { try Self.publicKey(in: $0.within(tenant)) }
    }

    static func publicKey(in scope: some TenantScope) throws -> PublicKey {
        guard let record = try scope.signingKey(.ed25519) else {
            throw StoreError.defect("Tenant \(scope.tenant.number) has no key pair.")
        }
        return try PublicKey(record.key)
    }

    /// The key pairs that clients may still meet, newest first.
    package func published(of tenant: Tenant, at now: Instant) async throws -> [SigningKey] {
        try await context.store.read { transaction in
            try transaction.within(tenant).signingKeysWithLastFile(.ed25519)
                .filter { SigningKeyRotation.counts($0.key, lastFileEnd: $0.lastFileEnd, at: now) }
                .map(\.key)
        }
    }

    package func find(
        _ id: Identifier<SigningKey>,
        in tenant: Tenant,
        now: Instant
    ) async throws -> SigningKeyView {
        try await context.store.scan { transaction in
            let scope = transaction.within(tenant)
            return try Self.view(try Self.key(id, in: scope), in: scope, now: now)
        }
    }

    /// - Throws: A ``Refusal`` when there is no such key.
    package func require(_ id: Identifier<SigningKey>, in tenant: Tenant) async throws {
        _ = try await context.store.read { try Self.key(id, in: $0.within(tenant)) }
    }

    package func list(
        _ page: PageRequest,
        in tenant: Tenant,
        now: Instant
    ) async throws -> Page<SigningKeyView> {
        try await context.store.scan { transaction in
            let scope = transaction.within(tenant)
            return try scope.signingKeys(page).map { try Self.view($0, in: scope, now: now) }
        }
    }

    /// What devices hold that was signed with a key and has not ended.
    package func files(
        of id: Identifier<SigningKey>,
        _ page: PageRequest,
        in tenant: Tenant,
        now: Instant
    ) async throws -> Page<SignedFile> {
        try await context.store.scan { try $0.within(tenant).files(of: id, at: now, page) }
    }

    static func key(_ id: Identifier<SigningKey>, in scope: some TenantScope) throws -> SigningKey {
        guard let key = try scope.signingKey(id) else {
            throw Refusal.notFound("signing key")
        }
        return key
    }

    static func view(_ key: SigningKey, in scope: some TenantScope, now: Instant) throws -> SigningKeyView {
        SigningKeyView(
            key: key,
            files: key.algorithm == .ed25519 ? try scope.files(of: key.id, at: now) : nil
        )
    }
}
