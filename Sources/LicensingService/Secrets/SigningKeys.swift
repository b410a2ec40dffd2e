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

    /// The public half of the key pair.
    package func publicKey(of tenant: Tenant) async throws -> PublicKey {
        try await context.store.read { try Self.publicKey(in: $0.within(tenant)) }
    }

    static func publicKey(in scope: some TenantScope) throws -> PublicKey {
        guard let record = try scope.signingKey(.ed25519), let raw = record.publicKey else {
            throw StoreError.defect("Tenant \(scope.tenant.number) has no key pair.")
        }
        return PublicKey(id: record.id, raw: raw, createdAt: record.createdAt)
    }
}
