import Crypto
import LicensingCore
import LicensingStore
import LicensingWire

/// The keys that sign a tenant's answers, decrypted.
struct SigningRing: Sendable {
    let shared: SymmetricKey
    let next: SymmetricKey?
    /// Shared keys that sign on, the one that was retired last first, each with the moment it ends.
    private let retired: [(key: SymmetricKey, end: Instant)]
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
    func previous(at now: Instant) -> SymmetricKey? {
        retired.first { now < $0.end }?.key
    }

    /// Clients use the text of its digits as the key.
    private static func shared(_ record: SigningKeyRecord, vault: Vault) throws -> SymmetricKey {
        SymmetricKey(data: Array(Hex.text(of: try vault.openSigningKey(record)).utf8))
    }
}
