import LicensingCore

/// A strict reader of RFC 8259: what two parsers could understand differently is refused.
///
/// The bytes stay in a bounds-checked array, because they are hostile.
package struct JSONParser {
    package static let maximumDepth = 64

    /// Up to this many members a scan over the earlier names is cheaper than a hash table.
    private static let scannedNames = 8

    let bytes: [UInt8]
    var position = 0

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw JSONSyntaxError("Remove the byte order mark before the document", at: 0)
        }
        var parser = JSONParser(bytes: bytes)
        parser.skipWhitespace()
        guard parser.position < bytes.count else {
            throw JSONSyntaxError("Expected a JSON value, received an empty text", at: parser.position)
        }
        let root = try parser.value(depth: 0)
        parser.skipWhitespace()
        guard parser.position == bytes.count else {
            throw JSONSyntaxError("Expected the end of the text after the JSON value", at: parser.position)
        }
        return root
    }

    /// The byte at the position; nil at the end.
    var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    func failure(_ message: String) -> JSONSyntaxError {
        guard position < bytes.count else {
            return JSONSyntaxError("\(message), but the text ends here", at: position)
        }
        return JSONSyntaxError(message, at: position)
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
        guard let first = next else {
            throw failure("Expected a JSON value")
        }
        let start = position
        let kind: JSONNode.Kind
        switch first {
        case UInt8(ascii: "{"):
            kind = .object(try members(depth: depth + 1))
        case UInt8(ascii: "["):
            kind = .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""):
            kind = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try number()
            kind = .number
        case UInt8(ascii: "t"):
            try word("true")
            kind = .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            kind = .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            kind = .null
        default:
            throw failure("Expected a JSON value")
        }
        return JSONNode(kind: kind, range: start..<position)
    }

    private mutating func word(_ expected: StaticString) throws(JSONSyntaxError) {
        let end = position + expected.utf8CodeUnitCount
        let matches =
            end <= bytes.count
            && expected.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
        guard matches else {
            throw JSONSyntaxError("Expected '\(expected)'", at: position)
        }
        position = end
    }

    /// Steps over an opening bracket.
    ///
    /// The limit keeps the recursion, and with it the stack, small.
    private mutating func open(depth: Int) throws(JSONSyntaxError) {
        guard depth <= Self.maximumDepth else {
            throw JSONSyntaxError("Nesting is limited to \(Self.maximumDepth) levels", at: position)
        }
        position += 1
        skipWhitespace()
    }

    /// Steps over an expected byte; false when another one stands there.
    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
        try open(depth: depth)
        var elements: [JSONNode] = []
        if take("]") {
            return elements
        }
        while true {
            elements.append(try value(depth: depth))
            skipWhitespace()
            if take("]") {
                return elements
            }
            guard take(",") else {
                throw failure("Expected ',' or ']' after an array element")
            }
            skipWhitespace()
            if next == UInt8(ascii: "]") {
                throw JSONSyntaxError("Remove the comma before ']'", at: position)
            }
        }
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONMember] {
        try open(depth: depth)
        var members: [JSONMember] = []
        var names: Set<KeyBytes> = []
        if take("}") {
            return members
        }
        while true {
            let member = try member(depth: depth)
            try refuseDuplicate(of: member, among: members, names: &names)
            members.append(member)
            skipWhitespace()
            if take("}") {
                return members
            }
            guard take(",") else {
                throw failure("Expected ',' or '}' after an object member")
            }
            skipWhitespace()
            if next == UInt8(ascii: "}") {
                throw JSONSyntaxError("Remove the comma before '}'", at: position)
            }
        }
    }

    private mutating func member(depth: Int) throws(JSONSyntaxError) -> JSONMember {
        let start = position
        guard next == UInt8(ascii: "\"") else {
            throw failure("Expected a member name in double quotes")
        }
        let key = try string()
        let keyRange = start..<position
        skipWhitespace()
        guard take(":") else {
            throw failure("Expected ':' after a member name")
        }
        skipWhitespace()
        return JSONMember(key: key, keyRange: keyRange, value: try value(depth: depth))
    }

    /// Duplicate names are refused: which one counts differs between parsers, and that is a way around checks.
    private func refuseDuplicate(
        of member: JSONMember,
        among earlier: [JSONMember],
        names: inout Set<KeyBytes>
    ) throws(JSONSyntaxError) {
        let isNew: Bool
        if earlier.count < Self.scannedNames {
            isNew = !earlier.contains { $0.key.isSameText(as: member.key) }
        } else {
            if names.isEmpty {
                names = Set(earlier.map { KeyBytes(text: $0.key) })
            }
            isNew = names.insert(KeyBytes(text: member.key)).inserted
        }
        guard isNew else {
            throw JSONSyntaxError(
                "The member name \"\(member.key.shortened)\" occurs twice in one object",
                at: member.keyRange.lowerBound
            )
        }
    }
}
