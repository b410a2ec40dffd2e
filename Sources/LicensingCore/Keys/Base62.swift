/// Bytes as digits and letters, so that a double click selects the whole text.
package enum Base62 {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The number that the bytes spell (big-endian), with leading zeros up to `width` characters.
    package static func text(of bytes: [UInt8], width: Int) -> String {
        var number = bytes
        var digits: [UInt8] = []
        while digits.count < width {
            var remainder = 0
            for index in number.indices {
                let dividend = remainder << 8 | Int(number[index])
                number[index] = UInt8(dividend / 62)
                remainder = dividend % 62
            }
            digits.append(alphabet[remainder])
        }
        precondition(
            number.allSatisfy { $0 == 0 },
            "\(width) characters are too few for \(bytes.count) bytes."
        )
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
