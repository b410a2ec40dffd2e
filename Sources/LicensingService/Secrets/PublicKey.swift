import LicensingCore
import LicensingStore
import LicensingWire

/// An Ed25519 public key, in the forms clients take.
package struct PublicKey: Equatable, Sendable {
    /// What a Base64 text of DER/SPKI begins with for Ed25519 (RFC 8410): the algorithm and the bit string's head.
    private static let derHead: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

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
        Base64.text(of: derHead + raw)
    }

    package var rawBase64: String {
        Base64.text(of: raw)
    }
}
