import Testing

@testable import HTTPAPI

@Suite("Reading and printing the document's JSON")
struct OpenAPIReaderTests {
    @Test("what was read is printed as it was, in its order")
    func roundTrip() throws {
        let text = #"""
            {
              "b": [1, -2.5, true, null, "x\"\\\n\té"],
              "a": {
                "c": {},
                "d": []
              },
              "e": [
                {
                  "f": "g"
                }
              ]
            }

            """#
        #expect(OpenAPIPrinter.text(of: try OpenAPIReader.node(of: text)) == text)
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{a:1}", "\"\n\"", "\"\\q\"", "1 2", "nil",
            "[1 2]",
        ]
    )
    func malformed(text: String) {
        #expect(throws: OpenAPIReader.Malformed.self) { try OpenAPIReader.node(of: text) }
    }

    @Test("a reference is followed step by step")
    func target() throws {
        let node = try OpenAPIReader.node(of: #"{"a": {"b": "c"}}"#)
        #expect(node.target(of: "#/a/b") == .string("c"))
        #expect(node.target(of: "#/a/x") == nil)
        #expect(node.target(of: "a/b") == nil)
    }
}
