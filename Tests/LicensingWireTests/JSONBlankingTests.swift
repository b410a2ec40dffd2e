import LicensingWire
import Testing

@Suite("JSON blanking")
struct JSONBlankingTests {
    private static let replacements = ["name": "null", "metadata": "{}"]

    @Test(
        "Members are replaced where they stand, every other byte stays",
        arguments: [
            (#"{"id":1,"name":"x","b":[1, 2]}"#, #"{"id":1,"name":null,"b":[1, 2]}"#),
            (#"{"name":null,"metadata":{"a":{"name":"y"}}}"#, #"{"name":null,"metadata":{}}"#),
            (
                #"{"license":{"name":"x"},"other":{"name":"x"}}"#,
                #"{"license":{"name":null},"other":{"name":"x"}}"#
            ),
            (#"{"license":null}"#, #"{"license":null}"#),
            (#"[{"name":"x"}]"#, #"[{"name":"x"}]"#),
            ("{}", "{}"),
        ]
    )
    func blanking(_ text: String, _ expected: String) throws {
        #expect(try JSONBlanking.blank(text, Self.replacements, inside: ["license"]) == expected)
    }

    @Test("What is no JSON does not pass for blanked")
    func broken() {
        #expect(throws: JSONSyntaxError.self) {
            try JSONBlanking.blank(#"{"name":"x""#, Self.replacements, inside: [])
        }
    }
}
