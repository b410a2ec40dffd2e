/// A string of limited length.
///
/// Characters are counted as Unicode scalars, as JSON Schema counts them.
package struct StringRule: TextRule {
    let length: ClosedRange<Int>
    let pattern: Characters?

    package init(length: ClosedRange<Int>, pattern: Characters? = nil) {
        self.length = length
        self.pattern = pattern
    }

    package var placeholder: String { "" }

    package func read(_ text: String) throws(InvalidFields) -> String {
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            throw InvalidFields(
                "Expected at least \(length.lowerBound) characters, received \(count)",
                .tooSmall
            )
        }
        if count > length.upperBound {
            throw InvalidFields(
                "Expected at most \(length.upperBound) characters, received \(count)",
                .tooBig
            )
        }
        if let pattern, !text.unicodeScalars.allSatisfy(pattern.allows) {
            throw InvalidFields("Use only \(pattern.description)", .invalidString)
        }
        return text
    }
}
