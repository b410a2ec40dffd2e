/// A whole number, however JSON spells it.
package struct IntegerRule: ValueRule {
    let range: ClosedRange<Int>

    package init(range: ClosedRange<Int>) {
        self.range = range
    }

    package var placeholder: Int { range.lowerBound }

    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> Int {
        guard case .number = node.kind else {
            throw .expected("integer", received: node)
        }
        switch JSONInteger(number: source[node.range]) {
        case .value(let value): return try check(value)
        case .fractional: throw InvalidFields("Expected integer, received a fraction", .invalidType)
        case .belowRange: throw tooSmall
        case .aboveRange: throw tooBig
        }
    }

    /// Strict for queries: digits only, no sign, no exponent.
    func read(digits text: String) throws(InvalidFields) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else {
            throw InvalidFields("Expected an integer written in digits", .invalidType)
        }
        guard let value = Int(text) else {
            throw tooBig
        }
        return try check(value)
    }

    private func check(_ value: Int) throws(InvalidFields) -> Int {
        if value < range.lowerBound {
            throw tooSmall
        }
        if value > range.upperBound {
            throw tooBig
        }
        return value
    }

    private var tooSmall: InvalidFields {
        InvalidFields("Expected a number of at least \(range.lowerBound)", .tooSmall)
    }

    private var tooBig: InvalidFields {
        InvalidFields("Expected a number of at most \(range.upperBound)", .tooBig)
    }
}
