import Crypto
import LicensingCore
import LicensingStore

/// The keys that sign a tenant's answers, decrypted.
struct SigningRing: Sendable {
    let shared: SharedSigner
    let next: SharedSigner?
    /// Shared keys that sign on, the one that was retired last first, each with the moment it ends.
    private let retired: [(key: SharedSigner, end: Instant)]
    let kid: Identifier<SigningKey>
    let pair: Curve25519.Signing.PrivateKey

    /// Reads what signs at a moment, and may go on signing after it.
    init(in scope: some TenantScope, vault: Vault, now: Instant) throws {
        let present = try scope.presentSigningKeys(
            .hmacSHA256,
            retiredAfter: now - SigningKeyRotation.overlap
        )
        let keys = try present.map { (row: $0.key, key: try Self.shared($0, vault: vault)) }
        guard let active = keys.first(where: { $0.row.status == .active }),
            let pair = try scope.signingKey(.ed25519)
        else {
            throw StoreError.defect("Tenant \(scope.tenant.number) lacks a key to sign with.")
        }
        shared = active.key
        next = keys.first { $0.row.status == .next }?.key
        retired =
            keys.compactMap { entry in
                SigningKeyRotation.end(of: entry.row, lastFileEnd: nil).map { (key: entry.key, end: $0) }
            }
            .sorted { $0.end > $1.end }
        kid = pair.id
        self.pair = try Curve25519.Signing.PrivateKey(rawRepresentation: vault.openSigningKey(pair))
    }

    /// The shared key before this one, as long as it signs on.
    func previous(at now: Instant) -> SharedSigner? {
        retired.first { now < $0.end }?.key
    }

    private static func shared(_ record: SigningKeyRecord, vault: Vault) throws -> SharedSigner {
        SharedSigner(key: try vault.openSigningKey(record))
    }
}
