/// License keys of our own making: `PREFIX-XXXX-XXXX-XXXX-XXXX`, sixteen characters of Crockford's base 32, 80 random bits.
package enum LicenseKeyFormat {
    /// How many random bytes one key takes.
    package static let randomByteCount = 10

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A new key from ``randomByteCount`` random bytes.
    package static func make(prefix: String, random: [UInt8]) -> String {
        precondition(random.count == randomByteCount, "A license key takes \(randomByteCount) random bytes.")
        var key = Array(prefix.utf8)
        var bits: UInt32 = 0
        var bitCount = 0
        var written = 0
        for byte in random {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 5 {
                if written % 4 == 0 {
                    key.append(UInt8(ascii: "-"))
                }
                bitCount -= 5
                key.append(alphabet[Int(bits >> UInt32(bitCount) & 31)])
                written += 1
            }
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// Whether a text has the form of our own keys in every character, so that nothing else can be meant.
    static func isAsIssued(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard (22...30).contains(bytes.count) else {
                return false
            }
            let prefixLength = bytes.count - 20
            for position in 0..<prefixLength where !isLetter(bytes[position]) {
                return false
            }
            for position in prefixLength..<bytes.count {
                let byte = bytes[position]
                let isRight = (position - prefixLength) % 5 == 0 ? byte == UInt8(ascii: "-") : isDigit(byte)
                if !isRight {
                    return false
                }
            }
            return true
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// Whether it is one of the thirty-two: all digits and capital letters but I, L, O and U.
    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "U"): false
        default: isLetter(byte)
        }
    }

    /// The key a person meant who retyped one of ours: lower case, O for 0, I or L for 1.
    ///
    /// The text is already trimmed.
    ///
    /// - Returns: The key as it was issued, or nil when the text cannot be one of ours.
    package static func canonical(_ text: String) -> String? {
        var bytes = text.utf8.map(uppercased)
        // The twenty characters behind the prefix have fixed places, so the dashes are found by counting from the end.
        guard (22...30).contains(bytes.count) else {
            return nil
        }
        let prefixLength = bytes.count - 20
        for position in bytes.indices {
            if position < prefixLength {
                guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[position]) else {
                    return nil
                }
            } else if (position - prefixLength) % 5 == 0 {
                guard bytes[position] == UInt8(ascii: "-") else {
                    return nil
                }
            } else {
                let meant = unconfused(bytes[position])
                guard alphabet.contains(meant) else {
                    return nil
                }
                bytes[position] = meant
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a key is recognized by when it is not shown: its prefix if it is one of ours, and its last four characters.
    package static func hint(of key: String) -> String {
        let tail = key.suffix(4)
        guard canonical(key) != nil, let prefix = key.split(separator: "-").first else {
            return "****-\(tail)"
        }
        return "\(prefix)-****-\(tail)"
    }

    private static func uppercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
    }

    private static func unconfused(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: byte
        }
    }
}
