import LicensingCore
import LicensingStore
import LicensingWire

/// An Ed25519 public key, in the forms clients take.
package struct PublicKey: Equatable, Sendable {
    /// What a Base64 text of DER/SPKI begins with for Ed25519 (RFC 8410): the algorithm and the bit string's head.
    private static let derHead: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    package let id: Identifier<SigningKeyRecord>
    /// 32 bytes.
    package let raw: [UInt8]
    package let createdAt: Instant

    /// As the official SDK takes it.
    package var spkiBase64: String {
        Base64.text(of: Self.derHead + raw)
    }

    package var rawBase64: String {
        Base64.text(of: raw)
    }
}
