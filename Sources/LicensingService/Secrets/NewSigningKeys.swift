import Crypto
import LicensingCore
import LicensingStore
import LicensingWire

/// The two keys of a new environment, made ready in memory: a shared one for answers, a pair for what strangers must verify.
struct NewSigningKeys: Sendable {
    let shared: SigningKeyRecord
    let pair: SigningKeyRecord
    /// The shared key as clients take it.
    let sharedHex: String
    let publicKey: PublicKey

    init(_ context: LicensingContext, now: Instant) throws {
        let secret = context.ids.randomBytes(32)
        let sharedID = context.newID(of: SigningKeyRecord.self, at: now)
        shared = SigningKeyRecord(
            id: sharedID,
            algorithm: .hmacSHA256,
            publicKey: nil,
            secret: try context.vault.seal(signingKey: secret, id: sharedID),
            createdAt: now
        )
        sharedHex = Hex.text(of: secret)
        let pairID = context.newID(of: SigningKeyRecord.self, at: now)
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: context.ids.randomBytes(32))
        let raw = Array(key.publicKey.rawRepresentation)
        pair = SigningKeyRecord(
            id: pairID,
            algorithm: .ed25519,
            publicKey: raw,
            secret: try context.vault.seal(signingKey: Array(key.rawRepresentation), id: pairID),
            createdAt: now
        )
        publicKey = PublicKey(id: pairID, raw: raw, createdAt: now)
    }
}
