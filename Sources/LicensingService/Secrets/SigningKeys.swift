import Crypto
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

    /// Makes both for a new environment.
    func create(in writer: TenantWriter, at now: Instant) throws {
        let sharedID = context.newID(of: SigningKeyRecord.self, at: now)
        try writer.insert(
            SigningKeyRecord(
                id: sharedID,
                algorithm: .hmacSHA256,
                publicKey: nil,
                secret: try context.vault.seal(signingKey: context.ids.randomBytes(32), id: sharedID),
                createdAt: now
            )
        )
        let pairID = context.newID(of: SigningKeyRecord.self, at: now)
        let pair = try Curve25519.Signing.PrivateKey(rawRepresentation: context.ids.randomBytes(32))
        try writer.insert(
            SigningKeyRecord(
                id: pairID,
                algorithm: .ed25519,
                publicKey: Array(pair.publicKey.rawRepresentation),
                secret: try context.vault.seal(signingKey: Array(pair.rawRepresentation), id: pairID),
                createdAt: now
            )
        )
    }
}
