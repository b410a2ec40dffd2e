import LicensingCore
import LicensingStore

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
        let record = try await context.store.read { try $0.within(tenant).signingKey(.hmacSHA256) }
        guard let record else {
            throw StoreError.defect("Tenant \(tenant.number) has no signing key.")
        }
        return Hex.text(of: try context.vault.openSigningKey(record))
    }

    /// The public half of the key pair.
    package func publicKey(of tenant: Tenant) async throws -> PublicKey {
        let record = try await context.store.read { try $0.within(tenant).signingKey(.ed25519) }
        guard let record, let raw = record.publicKey else {
            throw StoreError.defect("Tenant \(tenant.number) has no key pair.")
        }
        return PublicKey(id: record.id, raw: raw, createdAt: record.createdAt)
    }
}
