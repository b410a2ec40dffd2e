/// Text that came from somewhere else, as a terminal may see it.
///
/// Control characters move cursors and rename windows, and those that turn the direction of writing show what is not there.
/// They are written as JSON writes them, so that JSON stays JSON.
enum TerminalText {
    /// - Parameters:
    ///   - text: What is going to be printed.
    ///   - keepsLines: Whether ends of lines are the program's own.
    /// - Returns: The same, with `\\u001B` for an escape character.
    static func safe(_ text: String, keepsLines: Bool = false) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isEnd = keepsLines && scalar == "\n"
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                safe.append(contentsOf: isEnd ? "\n".unicodeScalars : escaped(scalar))
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        String(scalar).utf16
            .reduce(into: "".unicodeScalars) { text, unit in
                let digits = String(unit, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: 4 - digits.count) + digits
                text.append(contentsOf: "\\u\(padded)".unicodeScalars)
            }
    }
}
