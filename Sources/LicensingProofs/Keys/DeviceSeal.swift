import Crypto
import LicensingCore
import LicensingWire

/// Authenticates what a program keeps on a device, under a key that follows from the license key and the fingerprint.
///
/// Whoever has both can make such a code, and the customer has both: it tells a slip, a copied file and a clumsy edit from
/// what the program wrote, and keeps nobody out who takes the program apart.
package struct DeviceSeal: Sendable {
    private let key: SymmetricKey
    /// Names the pair of license key and fingerprint without telling either.
    package let name: String

    package init(licenseKey: String, fingerprint: String) {
        // However the key is typed, it is the same license: what was given up under one spelling stays given up under all.
        let meant = LicenseKeyText(licenseKey).meant
        key = .derived(from: meant, fingerprint: fingerprint, for: "licentric/state/v1")
        let name = SymmetricKey.derived(from: meant, fingerprint: fingerprint, for: "licentric/slot/v1")
        self.name = name.withUnsafeBytes { Hex.text(of: $0.prefix(16)) }
    }

    /// The record with a line that authenticates it.
    ///
    /// - Parameters:
    ///   - record: One line of text.
    ///   - purpose: What kind of record it is, so that none passes for another.
    /// - Returns: Two lines.
    package func sealed(_ record: [UInt8], as purpose: String) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: text(record, purpose), using: key)
        return record + Array("\n\(Hex.text(of: Array(code)))\n".utf8)
    }

    /// The record, or nil where it is not as ``sealed(_:as:)`` wrote it.
    package func opened(_ bytes: [UInt8], as purpose: String) -> [UInt8]? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 3, lines[2].isEmpty else {
            return nil
        }
        let record = Array(lines[0])
        let code = String(decoding: lines[1], as: UTF8.self)
        // One spelling only, so that no byte can be changed unnoticed.
        guard let bytes = Hex.bytes(of: code), Hex.text(of: bytes).isSameText(as: code),
            HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: text(record, purpose), using: key)
        else {
            return nil
        }
        return record
    }

    private func text(_ record: [UInt8], _ purpose: String) -> [UInt8] {
        Array("\(purpose)\n".utf8) + record
    }
}
