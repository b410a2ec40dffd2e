/// API keys: `lk_live_` or `lk_test_`, 32 random bytes in base 62, and a checksum by which a secret scanner tells a real
/// one from a placeholder without asking anybody.
package enum APIKeyFormat {
    package static let randomByteCount = 32

    private static let bodyLength = 43
    private static let checksumLength = 6

    package static func make(environment: EnvironmentKind, random: [UInt8]) -> String {
        precondition(random.count == randomByteCount, "An API key takes \(randomByteCount) random bytes.")
        let text = "lk_\(environment.rawValue)_" + Base62.text(of: random, width: bodyLength)
        return text + checksum(of: text)
    }

    /// The environment a key belongs to, or nil when the text cannot be a key of ours (prefix, length or checksum).
    package static func environment(of text: String) -> EnvironmentKind? {
        for environment in EnvironmentKind.allCases {
            let prefix = "lk_\(environment.rawValue)_"
            guard text.utf8.starts(with: prefix.utf8) else {
                continue
            }
            let body = text.utf8.dropLast(checksumLength)
            guard body.count == prefix.utf8.count + bodyLength, let bodyText = String(body) else {
                return nil
            }
            return checksum(of: bodyText).isSameText(as: String(text.suffix(checksumLength)))
                ? environment : nil
        }
        return nil
    }

    /// What a key is recognized by in lists.
    package static func shownPrefix(of key: String) -> String {
        String(key.prefix(12))
    }

    private static func checksum(of text: String) -> String {
        let crc = CRC32.checksum(of: text.utf8)
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: crc >> (24 - UInt32($0) * 8)) }
        return Base62.text(of: bytes, width: checksumLength)
    }
}
