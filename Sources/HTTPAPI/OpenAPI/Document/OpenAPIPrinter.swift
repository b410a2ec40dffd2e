/// Writes a node as JSON, two spaces a level; lists of plain values stay on one line while they are short.
enum OpenAPIPrinter {
    private static let widest = 90

    static func text(of node: OpenAPINode) -> String {
        var text = ""
        write(node, level: 0, to: &text)
        text.append("\n")
        return text
    }

    /// `text` as a JSON string with its quotation marks.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func write(_ node: OpenAPINode, level: Int, to text: inout String) {
        switch node {
        case .object(let members):
            writeLines(members, "{", "}", level: level, to: &text) { member, text in
                text += quoted(member.name) + ": "
                write(member.value, level: level + 1, to: &text)
            }
        case .array(let elements):
            if let line = oneLine(elements) {
                text += line
                return
            }
            writeLines(elements, "[", "]", level: level, to: &text) { element, text in
                write(element, level: level + 1, to: &text)
            }
        case .string, .number, .bool, .null:
            text += plain(node) ?? ""
        }
    }

    private static func writeLines<Item>(
        _ items: [Item],
        _ open: String,
        _ close: String,
        level: Int,
        to text: inout String,
        write: (Item, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: level + 1)
            write(item, &text)
        }
        if !items.isEmpty { text += "\n" + String(repeating: "  ", count: level) }
        text += close
    }

    private static func oneLine(_ elements: [OpenAPINode]) -> String? {
        var words: [String] = []
        for element in elements {
            guard let word = plain(element) else { return nil }
            words.append(word)
        }
        let line = "[" + words.joined(separator: ", ") + "]"
        return line.utf8.count <= widest ? line : nil
    }

    /// The text of a value that has no parts.
    private static func plain(_ node: OpenAPINode) -> String? {
        switch node {
        case .object(let members): members.isEmpty ? "{}" : nil
        case .array(let elements): elements.isEmpty ? "[]" : nil
        case .string(let text): quoted(text)
        case .number(let digits): digits
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }
}
