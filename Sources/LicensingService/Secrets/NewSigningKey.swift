import Crypto
import LicensingCore
import LicensingStore
import LicensingWire

/// A signing key made ready in memory: everything random is drawn, and nothing is written yet.
struct NewSigningKey: Sendable {
    let algorithm: SigningKeyAlgorithm
    /// 32 bytes of a key pair; nil of a shared key.
    let publicKey: [UInt8]?
    private let secret: [UInt8]

    init(_ algorithm: SigningKeyAlgorithm, ids: any IDSource) throws {
        self.algorithm = algorithm
        let random = ids.randomBytes(32)
        switch algorithm {
        case .hmacSHA256:
            secret = random
            publicKey = nil
        case .ed25519:
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: random)
            secret = Array(key.rawRepresentation)
            publicKey = Array(key.publicKey.rawRepresentation)
        }
    }

    /// A shared key as clients take it.
    var sharedHex: String {
        Hex.text(of: secret)
    }

    /// What is known of it.
    func key(
        _ id: Identifier<SigningKey>,
        _ status: SigningKeyStatus,
        endorsements: String = "[]",
        createdAt: Instant,
        promotedAt: Instant? = nil
    ) -> SigningKey {
        SigningKey(
            id: id,
            algorithm: algorithm,
            status: status,
            publicKey: publicKey,
            endorsements: endorsements,
            createdAt: createdAt,
            promotedAt: promotedAt
        )
    }

    /// It as a row, its secret sealed under the row's id.
    func record(_ key: SigningKey, under sealer: Sealer) throws -> SigningKeyRecord {
        SigningKeyRecord(key: key, secret: try sealer.seal(signingKey: secret, id: key.id))
    }
}
