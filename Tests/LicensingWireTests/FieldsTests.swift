import LicensingCore
import LicensingWire
import Testing

@Suite("Fields of a body")
struct FieldsTests {
    enum Scheme: String, CaseIterable, Sendable {
        case random = "RANDOM"
        case signed = "SIGNED"
    }

    /// One word, which the Kelvin sign is not, though `==` says so.
    private enum Unit: String, CaseIterable {
        case kelvin = "K"
    }

    static func issues(
        _ body: String,
        unknown: UnknownFields = .refuse,
        _ read: (Fields) -> Void
    ) throws -> [FieldIssue] {
        let fields = Fields(try JSONDocument(Array(body.utf8)), unknown: unknown)
        read(fields)
        do {
            try fields.finish()
            return []
        } catch {
            return error.issues
        }
    }

    @Test("good values are read")
    func values() throws {
        let body = #"""
            {"s":"é😀","i":1.0,"b":true,"u":"01900000-0000-7000-8000-00000000000A","t":"1970-01-01T00:00:01Z","c":"SIGNED",
             "e":"a@b.example","m":{ "x" : 1.0 },"n":null,"l":["a","b"],"ids":["01900000-0000-7000-8000-00000000000a"]}
            """#
        let issues = try Self.issues(body) { fields in
            #expect(fields.string("s", length: 2...2) == "é😀")
            #expect(fields.optionalInteger("i", range: 0...1) == 1)
            #expect(fields.changedBoolean("b") == .set(true))
            #expect(fields.uuid("u") == UUIDBits(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_000A))
            #expect(fields.optionalInstant("t")?.milliseconds == 1000)
            #expect(fields.optionalChoice("c", of: Scheme.self) == .signed)
            #expect(fields.optionalEmail("e") == "a@b.example")
            #expect(fields.changedMetadata("m") == .set(RawJSON(text: #"{ "x" : 1.0 }"#)))
            #expect(fields.optionalString("n", length: 1...5) == nil)
            #expect(fields.optionalInteger("absent", range: 1...5) == nil)
            #expect(fields.strings("l", count: 0...2, length: 1...1) == ["a", "b"])
            #expect(fields.strings("absent", count: 1...2, length: 1...1) == nil)
            #expect(fields.changedUUIDs("ids", count: 1...1).applied(to: []).count == 1)
            #expect(fields.contains("n"))
            #expect(!fields.contains("absent"))
        }
        #expect(issues.isEmpty)
    }

    static let complaints: [(String, @Sendable (Fields) -> Void, IssueCode, String)] = [
        ("{}", { _ = $0.string("v", length: 1...3) }, .invalidType, "Required"),
        (
            #"{"v":null}"#, { _ = $0.string("v", length: 1...3) }, .invalidType,
            "Expected string, received null"
        ),
        (
            #"{"v":1}"#, { _ = $0.optionalString("v", length: 1...3) }, .invalidType,
            "Expected string, received number"
        ),
        (
            #"{"v":""}"#, { _ = $0.string("v", length: 1...3) }, .tooSmall,
            "Expected at least 1 characters, received 0"
        ),
        (
            #"{"v":"abcd"}"#, { _ = $0.string("v", length: 1...3) }, .tooBig,
            "Expected at most 3 characters, received 4"
        ),
        (
            #"{"v":"a b"}"#, { _ = $0.string("v", length: 1...3, pattern: .code) }, .invalidString,
            "Use only letters, digits, '-' and '_'"
        ),
        (
            #"{"v":"1"}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .invalidType,
            "Expected integer, received string"
        ),
        (
            #"{"v":1.5}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .invalidType,
            "Expected integer, received a fraction"
        ),
        (
            #"{"v":0}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .tooSmall,
            "Expected a number of at least 1"
        ),
        (
            #"{"v":4}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .tooBig,
            "Expected a number of at most 3"
        ),
        (
            #"{"v":1e99}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .tooBig,
            "Expected a number of at most 3"
        ),
        (
            #"{"v":-1e99}"#, { _ = $0.optionalInteger("v", range: 1...3) }, .tooSmall,
            "Expected a number of at least 1"
        ),
        (#"{"v":1}"#, { _ = $0.changedBoolean("v") }, .invalidType, "Expected boolean, received number"),
        (#"{"v":"x"}"#, { _ = $0.uuid("v") }, .invalidString, "Expected a UUID"),
        (#"{"v":5}"#, { _ = $0.optionalInstant("v") }, .invalidType, "Expected string, received number"),
        (
            #"{"v":"A"}"#, { _ = $0.optionalChoice("v", of: Scheme.self) }, .invalidEnumValue,
            "Expected one of 'RANDOM', 'SIGNED'"
        ),
        (
            "{\"v\":\"\u{212A}\"}", { _ = $0.optionalChoice("v", of: Unit.self) }, .invalidEnumValue,
            "Expected one of 'K'"
        ),
        (#"{"v":"x"}"#, { _ = $0.optionalEmail("v") }, .invalidString, "Expected an e-mail address"),
        (#"{"v":[]}"#, { _ = $0.changedMetadata("v") }, .invalidType, "Expected object, received array"),
        (#"{"v":null}"#, { _ = $0.changedMetadata("v") }, .invalidType, "Expected object, received null"),
        (
            #"{"v":{}}"#, { _ = $0.changedUUIDs("v", count: 0...1) }, .invalidType,
            "Expected array, received object"
        ),
        (#"{"v":[]}"#, { _ = $0.changedUUIDs("v", count: 1...1) }, .tooSmall, "Expected at least 1 elements"),
        (#"{"v":[1,2]}"#, { _ = $0.changedUUIDs("v", count: 1...1) }, .tooBig, "Expected at most 1 elements"),
        (#"{"v":1}"#, { _ in }, .unrecognizedKeys, "Unrecognized key \"v\""),
        (
            #"{"v":null}"#, { _ = $0.changedInteger("v", range: 0...1) }, .invalidType,
            "Expected integer, received null"
        ),
    ]

    @Test("each complaint has its code and its sentence", arguments: complaints.indices)
    func complaint(index: Int) throws {
        let (body, read, code, message) = Self.complaints[index]
        let issues = try Self.issues(body, read)
        #expect(issues == [FieldIssue(path: ["v"], message: message, code: code)])
    }

    @Test("all issues at once, unknown ones included")
    func allIssues() throws {
        let body = #"{"name":"","seats":-1,"ids":["x",7],"other":true,"é":1}"#
        let issues = try Self.issues(body) { fields in
            _ = fields.string("name", length: 1...255)
            _ = fields.optionalInteger("seats", range: 0...5)
            _ = fields.uuid("owner")
            fields.issue(path: ["seats"], message: "Too few for the trial")
            _ = fields.changedUUIDs("ids", count: 0...5)
            // The same name in the other spelling: not the same key.
            #expect(fields.optionalInteger("e\u{301}", range: 0...5) == nil)
        }
        let found = issues.map { Finding(path: $0.path, code: $0.code) }
        #expect(
            found == [
                Finding(path: ["name"], code: .tooSmall),
                Finding(path: ["seats"], code: .tooSmall),
                Finding(path: ["owner"], code: .invalidType),
                Finding(path: ["seats"], code: .custom),
                Finding(path: ["ids", 0], code: .invalidString),
                Finding(path: ["ids", 1], code: .invalidType),
                Finding(path: ["other"], code: .unrecognizedKeys),
                Finding(path: ["é"], code: .unrecognizedKeys),
            ]
        )
    }

    /// An issue without its sentence.
    private struct Finding: Equatable {
        let path: [PathElement]
        let code: IssueCode
    }

    @Test("unknown members are ignored where shipped clients call")
    func ignoresUnknown() throws {
        #expect(try Self.issues(#"{"a":1}"#, unknown: .ignore) { _ in }.isEmpty)
    }

    @Test("a body that is no object is one issue", arguments: ["[]", "null", "1", "\"a\""])
    func noObject(body: String) throws {
        let issues = try Self.issues(body) { _ = $0.string("name", length: 1...5) }
        #expect(issues.map(\.code) == [.invalidType])
        #expect(issues.map(\.path) == [[]])
    }

    @Test("an empty body behaves as {}")
    func emptyBody() throws {
        try Fields.empty(unknown: .refuse).finish()
        let fields = Fields.empty(unknown: .refuse)
        _ = fields.uuid("on")
        #expect(throws: InvalidFields("Required", .invalidType, path: ["on"])) { try fields.finish() }
    }

    @Test("no more than 100 issues")
    func cap() throws {
        let names = (0..<150).map { "\"k\($0)\":0" }.joined(separator: ",")
        let numbers = (0..<150).map { "\($0)" }.joined(separator: ",")
        #expect(try Self.issues("{\(names)}") { _ in }.count == 100)
        let issues = try Self.issues("{\"ids\":[\(numbers)],\(names)}") {
            _ = $0.changedUUIDs("ids", count: 0...500)
        }
        #expect(issues.count == 100)
        #expect(issues.last?.path == ["ids", 99])
    }

    @Test("a long name does not come back in full")
    func longName() throws {
        let name = String(repeating: "é", count: 50_000)
        let issues = try Self.issues("{\"\(name)\":0}") { _ in }
        #expect(issues.map(\.path) == [[.key(String(repeating: "é", count: 100) + "…")]])
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONDocument(Array("{\"\(name)\":0,\"\(name)\":0}".utf8))
        }
        #expect(error.map { $0.message.utf8.count < 500 } == true)
    }

    @Test("a syntax error becomes an issue of the body")
    func syntaxError() {
        let issues = InvalidFields(JSONSyntaxError("Expected a JSON value", at: 7)).issues
        #expect(issues.map(\.message) == ["Malformed JSON at byte 7: Expected a JSON value"])
        #expect(issues.map(\.path) == [[]])
    }
}
