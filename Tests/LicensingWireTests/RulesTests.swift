import LicensingWire
import Testing

@Suite("Rules for values")
struct RulesTests {
    static let addresses = [
        "a@b", "a@b.c", "user@localhost", "first.last+tag@sub.example.co.uk", "o'brien@example.com",
        "x_y-z@ex-ample.com", "üser@exämple.de",
        "用户@例子.公司", "!#$%&'*+/=?^_`{|}~-@example.org", "\"quoted\"@example.com", "1@2.3",
        "a@" + String(repeating: "x", count: 252),
    ]

    @Test("plausible addresses pass", arguments: addresses)
    func address(text: String) throws {
        #expect(try EmailRule().read(text) == text)
    }

    static let nonsense = [
        "", "a", "@", "a@", "@b", "a@@b", "a@b@c", "a b@c.d", "a@b c.d", "a@b..c", "a@.b", "a@b.", " a@b.c",
        "a@b.c ", "a\n@b.c", "a@b.c\n",
        "a\u{A0}@b.c", "a\u{85}@b.c", "a@b,c", "a@b.c>", "Ann <a@b.c>", "a@b;c@d",
        "a@" + String(repeating: "x", count: 253),
    ]

    @Test("anything else does not", arguments: nonsense)
    func noAddress(text: String) {
        #expect(throws: InvalidFields.self) { try EmailRule().read(text) }
    }

    @Test(
        "a moment that has no text in UTC is refused",
        arguments: ["9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00"]
    )
    func unprintableMoment(text: String) {
        #expect(throws: InvalidFields.self) { try InstantRule().read(text) }
    }

    @Test(
        "the first and the last moment pass",
        arguments: ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z"]
    )
    func outermostMoment(text: String) throws {
        #expect(try InstantRule().read(text).rfc3339.prefix(10) == text.prefix(10))
    }

    static let patterns: [(Characters, String, Bool)] = [
        (.code, "aZ09-_", true), (.code, "a.b", false), (.code, "é", false), (.code, "\u{212A}", false),
        (.lowercaseCode, "az09-_", true),
        (.lowercaseCode, "A", false), (.printableASCII, " ~aZ", true), (.printableASCII, "\u{7F}", false),
        (.printableASCII, "\n", false),
        (.printableASCII, "é", false), (.code, "", true),
    ]

    @Test("character sets", arguments: patterns.indices)
    func pattern(index: Int) {
        let (characters, text, isAllowed) = Self.patterns[index]
        let rule = StringRule(length: 0...10, pattern: characters)
        #expect(((try? rule.read(text)) != nil) == isAllowed)
    }

    @Test("length counts scalars, not graphemes and not bytes")
    func scalars() throws {
        let family = "👨‍👩‍👧"
        #expect(try StringRule(length: 5...5).read(family) == family)
        #expect(try StringRule(length: 2...2).read("e\u{301}") == "e\u{301}")
    }

    private func metadata(_ text: String) throws -> String {
        let document = try JSONDocument(Array(text.utf8))
        return try MetadataRule().read(document.root, in: document.bytes).text
    }

    @Test("metadata comes back byte for byte")
    func metadataBytes() throws {
        let text = "{ \"a\" :1.0,\n\"b\":1e400, \"\\u0063\":\"\\u00e9é\", \"e\u{301}\":[ ] }"
        #expect(Array(try metadata(" \(text) ").utf8) == Array(text.utf8))
    }

    @Test("metadata limits: keys, bytes, levels")
    func metadataLimits() throws {
        func keys(_ count: Int) -> String {
            "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        }
        func sized(_ bytes: Int) -> String {
            #"{"a":""# + String(repeating: "x", count: bytes - 8) + #""}"#
        }
        func deep(_ levels: Int) -> String {
            String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
        }
        func mixed(_ levels: Int) -> String {
            #"{"a":"# + String(repeating: "[", count: levels - 1) + String(repeating: "]", count: levels - 1)
                + "}"
        }
        for text in [keys(64), sized(16_384), deep(8), mixed(8), "{}"] {
            #expect(try metadata(text) == text)
        }
        for text in [keys(65), sized(16_385), deep(9), mixed(9)] {
            let error = #expect(throws: InvalidFields.self) { try metadata(text) }
            #expect(error?.issues.map(\.code) == [.tooBig])
        }
    }
}
