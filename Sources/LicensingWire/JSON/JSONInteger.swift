/// What a JSON number is as an integer.
///
/// `1.0` and `1e2` are integers: JSON knows only numbers, and so do most clients.
package enum JSONInteger: Equatable, Sendable {
    case value(Int)
    case fractional
    case belowRange
    case aboveRange

    /// Far beyond any body's length, so that saturating cannot make `0.00…1e…` come out wrong.
    private static let exponentLimit = 1_000_000_000

    /// Reads a number the parser has accepted.
    ///
    /// Exact: no binary floating point in between.
    package init(number: ArraySlice<UInt8>) {
        let isNegative = number.first == UInt8(ascii: "-")
        var digits: [UInt8] = []
        var fractionDigits = 0
        var inFraction = false
        var exponent = 0
        for (index, byte) in zip(number.indices, number) {
            if byte == UInt8(ascii: ".") {
                inFraction = true
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                exponent = Self.exponent(number[(index + 1)...])
                break
            } else if byte.isDigit {
                if !digits.isEmpty || byte != UInt8(ascii: "0") {
                    digits.append(byte)
                }
                fractionDigits += inFraction ? 1 : 0
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        self.init(digits: digits, scale: exponent - fractionDigits, isNegative: isNegative)
    }

    /// `digits` without zeros at either end, times ten to the power of `scale`.
    private init(digits: [UInt8], scale: Int, isNegative: Bool) {
        let outside = isNegative ? JSONInteger.belowRange : .aboveRange
        guard !digits.isEmpty else {
            self = .value(0)
            return
        }
        guard scale >= 0 else {
            self = .fractional
            return
        }
        guard digits.count + scale <= 19 else {
            self = outside
            return
        }
        var value = 0
        for position in 0..<digits.count + scale {
            let digit = position < digits.count ? Int(digits[position] - UInt8(ascii: "0")) : 0
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            // Counting downwards for negative numbers reaches Int.min, which has no positive counterpart.
            let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflow, !carry else {
                self = outside
                return
            }
            value = sum
        }
        self = .value(value)
    }

    private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
        var value = 0
        for byte in text where byte.isDigit {
            value = min(value * 10 + Int(byte - UInt8(ascii: "0")), exponentLimit)
        }
        return text.first == UInt8(ascii: "-") ? -value : value
    }
}
