import Crypto
import LicensingCore
import LicensingStore

/// The two keys of a new environment, made ready in memory: a shared one for answers, a pair for what strangers must verify.
struct NewSigningKeys: Sendable {
    private let sharedID: Identifier<SigningKeyRecord>
    private let sharedSecret: [UInt8]
    private let pairSecret: [UInt8]
    private let createdAt: Instant
    /// The shared key as clients take it.
    let sharedHex: String
    let publicKey: PublicKey

    init(_ context: LicensingContext, now: Instant) throws {
        createdAt = now
        sharedSecret = context.ids.randomBytes(32)
        sharedID = context.newID(of: SigningKeyRecord.self, at: now)
        sharedHex = Hex.text(of: sharedSecret)
        let pairID = context.newID(of: SigningKeyRecord.self, at: now)
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: context.ids.randomBytes(32))
        let raw = Array(key.publicKey.rawRepresentation)
        pairSecret = Array(key.rawRepresentation)
        publicKey = PublicKey(id: pairID, raw: raw, createdAt: now)
    }

    /// As they are stored.
    func records(under sealer: Sealer) throws -> [SigningKeyRecord] {
        [
            SigningKeyRecord(
                id: sharedID,
                algorithm: .hmacSHA256,
                publicKey: nil,
                secret: try sealer.seal(signingKey: sharedSecret, id: sharedID),
                createdAt: createdAt
            ),
            SigningKeyRecord(
                id: publicKey.id,
                algorithm: .ed25519,
                publicKey: publicKey.raw,
                secret: try sealer.seal(signingKey: pairSecret, id: publicKey.id),
                createdAt: createdAt
            ),
        ]
    }
}
