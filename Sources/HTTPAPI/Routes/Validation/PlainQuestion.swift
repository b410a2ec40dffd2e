import LicensingCore

/// Reads the question that nearly all applications ask, in one pass: an object of a few plain texts.
///
/// Whatever is not plain, wrong included, is nil, and is read by ``ValidationQuestion``, which says what is wrong. Where this one
/// reads something both read the same.
enum PlainQuestion {
    /// The members it knows, once each.
    private struct Members {
        var key: String?
        var fingerprint: String?
        var nonce: String?

        /// False for a member that is not among them, or came before.
        mutating func take(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ value: String) -> Bool {
            if name.elementsEqual("key".utf8), key == nil {
                key = value
            } else if name.elementsEqual("fingerprint".utf8), fingerprint == nil {
                fingerprint = value
            } else if name.elementsEqual("nonce".utf8), nonce == nil {
                nonce = value
            } else {
                return false
            }
            return true
        }
    }

    static func read(_ body: [UInt8]) -> (LicenseKeyText, ValidationQuestion)? {
        guard let members = body.withUnsafeBufferPointer({ members($0) }), let key = members.key else {
            return nil
        }
        let text = LicenseKeyText(key)
        guard (1...256).contains(text.exact.utf8.count) else {
            return nil
        }
        if let fingerprint = members.fingerprint, !(1...256).contains(fingerprint.utf8.count) {
            return nil
        }
        if let nonce = members.nonce, !(1...128).contains(nonce.utf8.count) || !nonce.utf8.allSatisfy(isCode)
        {
            return nil
        }
        let request = ValidationRequest(fingerprint: members.fingerprint)
        return (text, ValidationQuestion(request: request, nonce: members.nonce))
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func members(_ bytes: UnsafeBufferPointer<UInt8>) -> Members? {
        var scanner = Scanner(bytes: bytes)
        var members = Members()
        guard scanner.take("{") else {
            return nil
        }
        repeat {
            guard let name = scanner.text(), scanner.take(":"), let value = scanner.text(),
                members.take(name, String(decoding: value, as: UTF8.self))
            else {
                return nil
            }
        } while scanner.take(",")
        return scanner.take("}") && scanner.isAtEnd ? members : nil
    }

    private struct Scanner {
        let bytes: UnsafeBufferPointer<UInt8>
        private var position = 0

        init(bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
        }

        /// Steps over a mark, and the blanks around it.
        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else {
                return false
            }
            position += 1
            skipBlanks()
            return true
        }

        /// A text without escapes, of ASCII characters that are seen.
        mutating func text() -> Slice<UnsafeBufferPointer<UInt8>>? {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                return nil
            }
            let start = position + 1
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                guard (0x20...0x7E).contains(bytes[end]), bytes[end] != UInt8(ascii: "\\") else {
                    return nil
                }
                end += 1
            }
            guard end < bytes.count else {
                return nil
            }
            position = end + 1
            return bytes[start..<end]
        }

        var isAtEnd: Bool {
            position == bytes.count
        }

        private mutating func skipBlanks() {
            while position < bytes.count, Self.isBlank(bytes[position]) {
                position += 1
            }
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
        }
    }
}
