/// Steps over ASCII text of fixed layout.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool {
        rest.isEmpty
    }

    /// Exactly so many digits; nil when something else stands there.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else {
                return nil
            }
            value = value * 10 + digit
        }
        return value
    }

    mutating func digit() -> Int? {
        guard let byte = rest.first, byte.isDigit else {
            return nil
        }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    /// Steps over the character; false when another one stands there.
    mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: expected) else {
            return false
        }
        rest.removeFirst()
        return true
    }
}
