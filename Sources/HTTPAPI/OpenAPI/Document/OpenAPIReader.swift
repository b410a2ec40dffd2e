/// Reads the document's own JSON text.
///
/// What clients send goes through another reader, built for hostile input.
struct OpenAPIReader {
    struct Malformed: Error, Equatable {
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    static func node(of text: String) throws(Malformed) -> OpenAPINode {
        var reader = OpenAPIReader(text)
        let node = try reader.value()
        reader.skipSpace()
        guard reader.position == reader.bytes.count else { throw Malformed(offset: reader.position) }
        return node
    }

    private var malformed: Malformed { Malformed(offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Steps over `character` if it is what comes next.
    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = next, UInt32(byte) == character.value else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
        guard accept(character) else { throw malformed }
    }

    private mutating func value() throws(Malformed) -> OpenAPINode {
        skipSpace()
        switch next.map({ Unicode.Scalar($0) }) {
        case "{": return try object()
        case "[": return try array()
        case "\"": return .string(try string())
        default: return try word()
        }
    }

    private mutating func object() throws(Malformed) -> OpenAPINode {
        try expect("{")
        var members: [OpenAPINode.Member] = []
        if accept("}") { return .object(members) }
        repeat {
            skipSpace()
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else { throw malformed }
            try expect(":")
            members.append(.init(name: name, value: try value()))
        } while accept(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array() throws(Malformed) -> OpenAPINode {
        try expect("[")
        var elements: [OpenAPINode] = []
        if accept("]") { return .array(elements) }
        repeat { elements.append(try value()) } while accept(",")
        try expect("]")
        return .array(elements)
    }

    private mutating func word() throws(Malformed) -> OpenAPINode {
        let start = position
        while let byte = next, isWord(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            guard Double(text) != nil else { throw malformed }
            return .number(text)
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "0"..."9", "-", "+", ".", "E": true
        default: false
        }
    }

    private mutating func string() throws(Malformed) -> String {
        guard next == 0x22 else { throw malformed }
        position += 1
        var text: [UInt8] = []
        while let byte = next, byte != 0x22 {
            guard byte >= 0x20 else { throw malformed }
            position += 1
            text.append(byte == 0x5C ? try escaped() : byte)
        }
        guard next == 0x22 else { throw malformed }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// The document is UTF-8 throughout, so it never needs `\u`.
    private mutating func escaped() throws(Malformed) -> UInt8 {
        guard let byte = next else { throw malformed }
        position += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return byte
        case "n": return 0x0A
        case "t": return 0x09
        default: throw malformed
        }
    }
}
