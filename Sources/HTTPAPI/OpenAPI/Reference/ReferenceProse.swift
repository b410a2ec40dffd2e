/// Text on the page: escaped, with the little Markdown that descriptions use.
enum ReferenceProse {
    /// `text` with everything that HTML would read as markup written out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// One line: code between backticks, bold between pairs of asterisks.
    static func line(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
            .map { index, piece in
                index.isMultiple(of: 2) ? bold(String(piece)) : "<code>\(escaped(String(piece)))</code>"
            }
            .joined()
    }

    /// Headings, lists and paragraphs.
    static func blocks(_ text: String) -> String {
        var html = ""
        var inList = false
        for line in text.split(separator: "\n") {
            let isItem = line.hasPrefix("- ")
            if isItem != inList {
                html += isItem ? "<ul>\n" : "</ul>\n"
                inList = isItem
            }
            html += block(String(line))
        }
        return inList ? html + "</ul>\n" : html
    }

    /// What stands after `#` in the address of a heading.
    static func anchor(_ heading: String) -> String {
        heading.lowercased().split(separator: " ").joined(separator: "-")
    }

    /// The headings of the second level in `text`.
    static func headings(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
    }

    private static func block(_ line: String) -> String {
        if line.hasPrefix("## ") {
            let heading = String(line.dropFirst(3))
            return "<h2 id=\"\(escaped(anchor(heading)))\">\(escaped(heading))</h2>\n"
        }
        if line.hasPrefix("- ") { return "<li>\(self.line(String(line.dropFirst(2))))</li>\n" }
        return "<p>\(self.line(line))</p>\n"
    }

    private static func bold(_ text: String) -> String {
        let pieces = escaped(text).split(separator: "*", omittingEmptySubsequences: false)
        var html = ""
        var isBold = false
        var index = 0
        while index < pieces.count {
            html += pieces[index]
            let isMark = index + 2 < pieces.count && pieces[index + 1].isEmpty
            if isMark { html += isBold ? "</strong>" : "<strong>" }
            if isMark { isBold.toggle() } else if index + 1 < pieces.count { html += "*" }
            index += isMark ? 2 : 1
        }
        return html
    }
}
