import LicensingWire
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    static let accepted: [String] = [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "0.0", "1e2", "1E+2", "1e-2", "0e0",
        "123456789012345678901",
        #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u20AC""#, #""\uD83D\uDE00""#, #""é€😀""#,
        "\"\u{7F}\"",
        "\"\u{2028}\u{2029}\"", #""\uFFFF\uFDD0""#, #""\uE000\uD7FF""#,
        "[]", "[ ]", "[1]", "[1,2]", " [ 1 , [ ] ] ", "{}", "{ }", #"{"a":1}"#, #"{"a":1,"b":{"a":1}}"#,
        #"{"":1}"#,
        "\t\r\n {} \t\r\n", #"{"é":1,"e\#u{301}":2}"#, #"{"K":1,"\#u{212A}":2}"#, #"[{"a":1},{"a":1}]"#,
    ]

    @Test("accepts RFC 8259", arguments: accepted)
    func accepts(text: String) throws {
        let bytes = Array(text.utf8)
        let node = try JSONParser.parse(bytes)
        #expect(text.utf8.elementsEqual(bytes))
        #expect(!node.range.isEmpty)
    }

    static let refused: [(String, Int)] = [
        ("", 0), ("  ", 2), ("nul", 0), ("nulll", 4), ("True", 0), ("NaN", 0), ("Infinity", 0),
        ("undefined", 0),
        ("+1", 0), ("01", 0), ("-01", 1), ("00", 0), ("-", 1), ("--1", 1), (".5", 0), ("1.", 2), ("1.e1", 2),
        ("1e", 2),
        ("1e+", 3), ("0x10", 1), ("1 2", 2), ("1,", 1), ("1_0", 1), ("١", 0),
        ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1,,2]", 3), ("[1 2]", 3), ("]", 0),
        ("[1}", 2), ("[]]", 2),
        ("{", 1), ("{]", 1), ("{a:1}", 1), ("{'a':1}", 1), ("{1:1}", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5),
        (#"{"a":1,}"#, 7),
        (#"{,"a":1}"#, 1), (#"{"a":1 "b":2}"#, 7), (#"{"a":1]"#, 6), (#"{"a":1}{"b":2}"#, 7),
        (#"{"a" 1}"#, 5), (#"{"a":1"#, 6),
        ("// x\n1", 0), ("/* */1", 0), ("[1]//", 3), ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("\u{0C}1", 0),
        ("\u{2028}1", 0),
        (#"""#, 0), (#""a"#, 0), (#"["a"#, 1), (#""\""#, 0), (#""\x41""#, 1), (#""\'""#, 1), (#""\u12""#, 1),
        (#""\u12G4""#, 1),
        (#""\u""#, 1), (#""\u+123""#, 1), (#""\U0041""#, 1), ("\"\\", 1), ("'a'", 0),
        ("\"\n\"", 1), ("\"\t\"", 1), ("\"a\u{1F}\"", 2), ("\"a\u{0}\"", 2), ("\"\\n\u{1}\"", 3),
        ("\u{0}", 0), ("1\u{0}", 1),
        (#""\u0000""#, 1), (#""ab\u0000""#, 3), (#"{"\u0000":1}"#, 2),
        (#""\uD800""#, 1), (#""\uDC00""#, 1), (#""\uD800x""#, 1), (#""\uD800\n""#, 1),
        (#""\uD800\u0041""#, 1), (#""\uD800\uD800""#, 1),
        (#""\uDE00\uD83D""#, 1), (#""\uD83D\uDE00\uDE00""#, 13), (#""\uD800\""#, 1), (#""\uD800\u""#, 7),
        (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), (#"{"x":{"a":1,"b":2,"a":3}}"#, 18),
        (#"{"":1,"":2}"#, 6),
        (#"{"é":1,"\u00e9":1}"#, 8),
    ]

    @Test("refuses everything else, naming the place", arguments: refused)
    func refuses(text: String, offset: Int) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.offset == offset)
        #expect(error?.message.isEmpty == false)
    }

    static let invalidUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF0, 0x9F, 0x98],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
    ]

    @Test("refuses invalid UTF-8 in values, names and beside escapes", arguments: invalidUTF8)
    func refusesInvalidUTF8(sequence: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let texts: [[UInt8]] = [
            [quote] + sequence + [quote],
            [quote] + Array("\\n".utf8) + sequence + [quote],
            Array("{\"a".utf8) + sequence + Array("\":1}".utf8),
            sequence,
            Array("1".utf8) + sequence,
        ]
        for text in texts {
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
        }
    }

    @Test("an escape cannot complete bytes that are no UTF-8")
    func escapesDoNotJoin() {
        let text: [UInt8] = [0x22, 0xC3] + Array("\\u00a9".utf8) + [0x22]
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test("64 levels and no more; a deep text does not exhaust the stack")
    func depth() throws {
        func nested(_ open: String, _ close: String, _ levels: Int) -> [UInt8] {
            Array(
                (String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)).utf8
            )
        }
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            _ = try JSONParser.parse(nested(open, close, 64))
            let error = #expect(throws: JSONSyntaxError.self) {
                try JSONParser.parse(nested(open, close, 65))
            }
            #expect(error?.message == "Nesting is limited to 64 levels")
            #expect(error?.offset == open.utf8.count * 64)
        }
        #expect(throws: JSONSyntaxError.self) {
            try JSONParser.parse(Array(repeating: UInt8(ascii: "["), count: 1_000_000))
        }
    }

    @Test("duplicates are found in large objects, in less than quadratic time")
    func largeObject() throws {
        let names = (0..<30_000).map { "\"\(String($0, radix: 36))\":0" }
        let unique = "{" + names.joined(separator: ",") + "}"
        let start = ContinuousClock.now
        _ = try JSONParser.parse(Array(unique.utf8))
        // Scanning would take 450 million comparisons: tens of seconds in a debug build.
        #expect(ContinuousClock.now - start < .seconds(15))
        for name in ["0", "7", "8", "zz", String(29_999, radix: 36)] {
            let repeated = unique.dropLast() + ",\"\(name)\":0}"
            let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(repeated.utf8)) }
            #expect(error?.offset == unique.utf8.count)
        }
    }

    @Test("strings are decoded, ranges are those of the source")
    func decodes() throws {
        let text = #" {"a\n" : [ "\uD83D\uDE00é\u00e9\/" , 1.50e+1 ] } "#
        let bytes = Array(text.utf8)
        let root = try JSONParser.parse(bytes)
        guard case .object(let members) = root.kind, let member = members.first,
            case .array(let elements) = member.value.kind, case .string(let string) = elements[0].kind
        else {
            Issue.record("Expected an object with an array")
            return
        }
        func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        #expect(member.key == "a\n")
        #expect(slice(member.keyRange) == #""a\n""#)
        #expect(string == "😀éé/")
        #expect(slice(elements[0].range) == #""\uD83D\uDE00é\u00e9\/""#)
        #expect(slice(elements[1].range) == "1.50e+1")
        #expect(slice(root.range) == text.trimmed)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
