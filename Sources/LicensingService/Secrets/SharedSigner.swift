import Crypto
import LicensingWire

/// Signs answers with a shared key the way the official SDK checks it (`facts.md` 8.5): HMAC-SHA256 over `timestamp.body`, the key
/// being the UTF-8 text of the hexadecimal signing key.
struct SharedSigner: Sendable {
    /// The key already worked in: that takes as long as half a kilobyte of text.
    private let prepared: HMAC<SHA256>

    init(key: [UInt8]) {
        prepared = HMAC(key: SymmetricKey(data: Array(Hex.text(of: key).utf8)))
    }

    /// - Returns: The signature in lower-case hexadecimal.
    func code(of timestamp: String, _ body: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(timestamp.utf8.count + 1 + body.count)
        text.append(contentsOf: timestamp.utf8)
        text.append(UInt8(ascii: "."))
        text.append(contentsOf: body)
        var code = prepared
        code.update(data: text)
        return code.finalize().withUnsafeBytes { Hex.text(of: $0) }
    }
}
