import LicensingCore
import LicensingStore
import LicensingWire

/// The one secret outside the database: 32 bytes from which every other key is derived.
package struct MasterKey: Sendable {
    package static let byteCount = 32

    let bytes: [UInt8]

    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else {
            return nil
        }
        self.bytes = bytes
    }

    /// Sixty-four hexadecimal digits, white space around them allowed.
    package init?(hex text: String) {
        let digits = Array(text.trimmedOfWhitespace.utf8)
        guard digits.count == Self.byteCount * 2 else {
            return nil
        }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[pair..<pair + 2], as: UTF8.self), radix: 16),
                digits[pair] != UInt8(ascii: "+"), digits[pair] != UInt8(ascii: "-")
            else {
                return nil
            }
            bytes.append(byte)
        }
        self.init(bytes: bytes)
    }

    /// A name for it that gives nothing away.
    package var mark: String {
        MasterKeyMark.text(of: VaultKeys(self).check)
    }

    package var hex: String {
        Hex.text(of: bytes)
    }
}
