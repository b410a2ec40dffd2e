import Testing

@testable import HTTPAPI

@Suite("Reading and printing the document's JSON")
struct OpenAPINodeTests {
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
        #expect(OpenAPIPrinter.text(of: try OpenAPINode(json: text)) == text)
    }

    @Test("a reference is followed step by step")
    func target() throws {
        let node = try OpenAPINode(json: #"{"a": {"b": "c"}}"#)
        #expect(node.target(of: "#/a/b") == .string("c"))
        #expect(node.target(of: "#/a/x") == nil)
        #expect(node.target(of: "a/b") == nil)
    }
}
