/// A whole number as a query spells it: digits only.
package struct DigitsRule: TextRule {
    private let rule: IntegerRule

    package init(range: ClosedRange<Int>) {
        rule = IntegerRule(range: range)
    }

    package var placeholder: Int { rule.placeholder }

    package func read(_ text: String) throws(InvalidFields) -> Int {
        try rule.read(digits: text)
    }
}
