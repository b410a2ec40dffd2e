import Crypto
import LicensingWire

/// An Ed25519 public key that a reader trusts, with the name under which files mention it.
package struct VerifyingKey: Equatable, Sendable {
    /// What the Base64 of DER/SPKI begins with for Ed25519 (RFC 8410): the algorithm and the bit string's head.
    private static let derHead: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Nil: tried for files of any key.
    package let kid: String?
    /// 32 bytes.
    package let raw: [UInt8]

    /// Nil unless there are 32 bytes.
    package init?(raw: [UInt8], kid: String? = nil) {
        guard raw.count == 32 else {
            return nil
        }
        self.raw = raw
        self.kid = kid
    }

    /// The Base64 of DER/SPKI, as the official SDK takes it, or of the 32 raw bytes.
    package init?(base64: String, kid: String? = nil) {
        guard let bytes = Base64.bytes(of: base64) else {
            return nil
        }
        let isDER = bytes.count == Self.derHead.count + 32 && bytes.starts(with: Self.derHead)
        self.init(raw: isDER ? Array(bytes.dropFirst(Self.derHead.count)) : bytes, kid: kid)
    }

    /// As the official SDK takes it.
    package var spkiBase64: String {
        Self.spkiBase64(of: raw)
    }

    /// The same of 32 raw bytes.
    package static func spkiBase64(of raw: [UInt8]) -> String {
        Base64.text(of: derHead + raw)
    }

    package var rawBase64: String {
        Base64.text(of: raw)
    }

    package func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
        else {
            return false
        }
        return key.isValidSignature(signature, for: text)
    }
}
