/// A set of characters a string may consist of, and the words that say so.
package struct Characters: Sendable {
    let allows: @Sendable (Unicode.Scalar) -> Bool

    /// Completes "Use only …".
    let description: String

    package init(_ description: String, allows: @escaping @Sendable (Unicode.Scalar) -> Bool) {
        self.description = description
        self.allows = allows
    }

    /// Letters, digits, - and _: what needs no escaping in a URL.
    package static let code = Characters("letters, digits, '-' and '_'") { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    package static let lowercaseCode = Characters("lower-case letters, digits, '-' and '_'") { scalar in
        switch scalar {
        case "a"..."z", "0"..."9", "-", "_": true
        default: false
        }
    }

    package static let printableASCII = Characters("printable ASCII characters") { scalar in
        " "..."~" ~= scalar
    }
}
