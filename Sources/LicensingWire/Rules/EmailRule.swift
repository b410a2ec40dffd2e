/// An e-mail address that a mail server could plausibly take.
///
/// Whether it exists only a message can tell, so this keeps out what is certainly something else and no more.
package struct EmailRule: TextRule {
    private static let maximumLength = 254

    package init() {}

    package var placeholder: String { "" }

    package func read(_ text: String) throws(InvalidFields) -> String {
        if text.unicodeScalars.count > Self.maximumLength {
            throw InvalidFields("Expected at most \(Self.maximumLength) characters", .tooBig)
        }
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1]) else {
            throw InvalidFields("Expected an e-mail address", .invalidString)
        }
        return text
    }

    private static func isLocalPart(_ part: Substring.UnicodeScalarView) -> Bool {
        !part.isEmpty
            && part.allSatisfy { scalar in
                !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
            }
    }

    private static func isDomain(_ part: Substring.UnicodeScalarView) -> Bool {
        part.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { label in
                !label.isEmpty && label.allSatisfy(isLabelCharacter)
            }
    }

    /// Letters of any script, because internationalised domains arrive unencoded.
    private static func isLabelCharacter(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else {
            return Characters.code.allows(scalar)
        }
        return !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
    }
}
