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
        guard let bytes = Hex.bytes(of: text.trimmedOfWhitespace) else {
            return nil
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
