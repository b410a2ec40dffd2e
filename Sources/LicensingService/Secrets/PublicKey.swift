import LicensingCore
import LicensingProofs
import LicensingStore
import LicensingWire

/// An Ed25519 public key, in the forms clients take.
package struct PublicKey: Equatable, Sendable {
    package let id: Identifier<SigningKey>
    /// 32 bytes.
    package let raw: [UInt8]
    package let createdAt: Instant

    /// - Throws: ``StoreError`` for a key that has no public half.
    init(_ key: SigningKey) throws {
        guard let raw = key.publicKey else {
            throw StoreError.defect("A key pair without its public half.")
        }
        id = key.id
        self.raw = raw
        createdAt = key.createdAt
    }

    /// As the official SDK takes it.
    package var spkiBase64: String {
        Self.spkiBase64(of: raw)
    }

    static func spkiBase64(of raw: [UInt8]) -> String {
        VerifyingKey.spkiBase64(of: raw)
    }

    package var rawBase64: String {
        Base64.text(of: raw)
    }
}
