import LicensingCore
import LicensingWire
import TestSupport
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("commas stand where they belong")
    func commas() {
        let written = text { writer in
            writer.beginObject()
            writer.key("empty")
            writer.beginObject()
            writer.endObject()
            writer.key("list")
            writer.beginArray()
            writer.integer(1)
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.field("a", true)
            writer.endObject()
            writer.null()
            writer.endArray()
            writer.field("b", "x")
            writer.endObject()
        }
        #expect(written == #"{"empty":{},"list":[1,[],{"a":true},null],"b":"x"}"#)
    }

    @Test("every kind of field")
    func fields() {
        let bits = UUIDBits(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
        let written = text { writer in
            writer.beginObject()
            writer.field("string", "a")
            writer.field("noString", String?.none)
            writer.field("someString", String?.some("b"))
            writer.field("integer", -5)
            writer.field("noInteger", Int?.none)
            writer.field("bool", false)
            writer.field("instant", Instant(milliseconds: 0))
            writer.field("noInstant", Instant?.none)
            writer.field("id", Identifier<Int>(bits))
            writer.field("uuid", UUIDBits?.some(bits))
            writer.field("noUUID", UUIDBits?.none)
            writer.field("strings", ["x", "y"])
            writer.field("none", [String]())
            writer.key("raw")
            writer.raw(#"{ "a":1.0}"#)
            writer.endObject()
        }
        let uuid = "01900000-0000-7000-8000-000000000001"
        let expected =
            #"{"string":"a","noString":null,"someString":"b","integer":-5,"noInteger":null,"bool":false,"#
            + #""instant":"1970-01-01T00:00:00.000Z","noInstant":null,"id":"\#(uuid)","uuid":"\#(uuid)","noUUID":null,"#
            + #""strings":["x","y"],"none":[],"raw":{ "a":1.0}}"#
        #expect(written == expected)
    }

    static let escapes: [(String, String)] = [
        ("", ""), ("plain", "plain"), ("\"", #"\""#), ("\\", #"\\"#), ("/", "/"), ("\n\r\t", #"\n\r\t"#),
        ("\u{0}\u{8}\u{C}\u{1F}", #"\u0000\u0008\u000c\u001f"#), ("\u{7F}", "\u{7F}"),
        ("é😀\u{2028}\u{2029}", "é😀\u{2028}\u{2029}"),
        ("a\"b\\c\nd", #"a\"b\\c\nd"#), ("\"\"", #"\"\""#),
    ]

    @Test("escapes only what must be escaped", arguments: escapes)
    func escape(string: String, escaped: String) {
        let written = text { $0.string(string) }
        #expect(Array(written.utf8) == Array("\"\(escaped)\"".utf8))
    }

    @Test("integers", arguments: [0, 1, 9, 10, -1, -10, 1_234_567_890, Int.max, Int.min])
    func integers(value: Int) {
        #expect(text { $0.integer(value) } == "\(value)")
    }

    @Test("issues have the contract's form")
    func issues() {
        let issue = FieldIssue(path: ["policy", 3, "a\"b"], message: "No", code: .invalidType)
        let written = text { $0.issues([issue, issue]) }
        let one = #"{"path":["policy",3,"a\"b"],"message":"No","code":"invalid_type"}"#
        #expect(written == "[\(one),\(one)]")
    }

    @Test("writing and parsing is the identity")
    func identity() throws {
        let seed = SplitMix64().seed
        var generator = SplitMix64(seed: seed)
        for round in 0..<500 {
            let tree = JSONTree(using: &generator)
            var writer = JSONWriter()
            tree.write(to: &writer)
            let node = try JSONParser.parse(writer.bytes)
            let shape = node.shape(in: writer.bytes)
            try #require(shape.utf8.elementsEqual(tree.shape.utf8), "LICENTRIC_SEED=\(seed), round \(round)")
        }
    }

    @Test("mutilated texts are refused or read, and never trap")
    func mutilated() {
        let seed = SplitMix64().seed
        var generator = SplitMix64(seed: seed)
        // Said beforehand, because a trap would leave no chance to.
        print("mutilated texts: LICENTRIC_SEED=\(seed)")
        for _ in 0..<300 {
            var writer = JSONWriter()
            JSONTree(using: &generator).write(to: &writer)
            var bytes = writer.bytes
            for _ in 0..<3 {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
                _ = try? JSONParser.parse(bytes)
                _ = try? JSONParser.parse(Array(bytes[..<index]))
            }
        }
    }
}
