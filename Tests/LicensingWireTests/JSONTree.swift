import LicensingWire
import TestSupport

/// A random JSON value, how to write it, and what a parser must make of it.
indirect enum JSONTree {
    case null
    case bool(Bool)
    case integer(Int)
    case raw(String)
    case string(String)
    case array([JSONTree])
    case object([(String, JSONTree)])

    private static let scalars: [Unicode.Scalar] = [
        "a", "Z", "\"", "\\", "/", "\n", "\r", "\t", "\u{1}", "\u{1F}", "\u{7F}", "é", "e", "\u{301}",
        "\u{2028}", "\u{2029}", "😀",
        "\u{FFFD}", "\u{FEFF}", "\u{10FFFF}", "\u{212A}", " ",
    ]

    init(using generator: inout SplitMix64, depth: Int = 0) {
        switch Int.random(in: 0..<(depth < 6 ? 9 : 6), using: &generator) {
        case 0: self = .null
        case 1: self = .bool(.random(using: &generator))
        case 2: self = .integer(.random(in: .min ... .max, using: &generator))
        case 3: self = .integer(.random(in: -100...100, using: &generator))
        case 4:
            self = .raw(
                ["1.0", "-0", "1e400", "0.10", "12345678901234567890123"].randomElement(using: &generator)
                    ?? "1"
            )
        case 5: self = .string(Self.text(using: &generator))
        case 6:
            self = .array(Self.repeated(&generator) { JSONTree(using: &$0, depth: depth + 1) })
        default:
            var members: [(String, JSONTree)] = []
            for (index, key) in Self.repeated(&generator, { Self.text(using: &$0) }).enumerated() {
                // The index keeps names different.
                members.append(("\(key)\(index)", JSONTree(using: &generator, depth: depth + 1)))
            }
            self = .object(members)
        }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .raw(let text): writer.raw(text)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (key, value) in members {
                writer.raw(Self.text { $0.string(key) } + ":" + Self.text(value.write))
            }
            writer.endObject()
        }
    }

    /// Spelled as `JSONNode.shape` spells it.
    var shape: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .raw(let text): text
        case .string(let text): "\(Array(text.utf8))"
        case .array(let elements): "[" + elements.map(\.shape).joined(separator: ";") + "]"
        case .object(let members):
            "{" + members.map { "\(Array($0.0.utf8)):\($0.1.shape)" }.joined(separator: ";") + "}"
        }
    }

    private static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func text(using generator: inout SplitMix64) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
        }
        return text
    }

    private static func repeated<Element>(
        _ generator: inout SplitMix64,
        _ make: (inout SplitMix64) -> Element
    ) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            elements.append(make(&generator))
        }
        return elements
    }
}
