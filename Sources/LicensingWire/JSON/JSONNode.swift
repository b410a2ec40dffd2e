/// One value of a parsed document, with the bytes it came from.
///
/// Numbers carry no value: what a number means is the reader's question, and its spelling must survive in metadata.
package struct JSONNode: Sendable {
    package enum Kind: Sendable {
        case null
        case bool(Bool)
        case number
        case string(String)
        case array([JSONNode])
        case object([JSONMember])
    }

    package let kind: Kind

    /// Where the value stands in the source, quotes and brackets included.
    package let range: Range<Int>

    package init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }

    /// The type's name as issues spell it.
    package var typeName: String {
        switch kind {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    package var isNull: Bool {
        if case .null = kind { true } else { false }
    }
}
