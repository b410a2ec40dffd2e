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

    /// Steps over one of the characters; nil when another one stands there.
    mutating func take(_ accepted: Unicode.Scalar...) -> Unicode.Scalar? {
        guard let byte = rest.first, let match = accepted.first(where: { UInt8(ascii: $0) == byte }) else {
            return nil
        }
        rest.removeFirst()
        return match
    }
}
