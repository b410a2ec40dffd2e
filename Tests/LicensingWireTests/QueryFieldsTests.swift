import LicensingCore
import LicensingWire
import Testing

@Suite("Query fields")
struct QueryFieldsTests {
    private enum Status: String, CaseIterable {
        case active
        case suspended
    }

    private func issues(_ raw: String, _ read: (QueryFields) -> Void) throws -> [FieldIssue] {
        let fields = try QueryFields(QueryString.parse(raw))
        read(fields)
        do {
            try fields.finish()
            return []
        } catch {
            return error.issues
        }
    }

    @Test("parameters are decoded in order, '+' is a space")
    func parse() throws {
        let query = try QueryString.parse("a=1&b=x+y%2B&&c&d=&e=f=g&a=2&")
        #expect(query.parameters.map(\.name) == ["a", "b", "c", "d", "e", "a"])
        #expect(query.parameters.map(\.value) == ["1", "x y+", "", "", "f=g", "2"])
        #expect(try QueryString.parse("").parameters.isEmpty)
    }

    @Test("malformed queries are refused", arguments: ["a=%", "%=a", "a=%00", "a=%FF", "a=1&b=%zz"])
    func malformed(raw: String) {
        let error = #expect(throws: InvalidFields.self) { try QueryString.parse(raw) }
        #expect(error?.issues.first?.code == .invalidString)
    }

    @Test("at most 100 parameters")
    func many() throws {
        let hundred = (1...100).map { "p\($0)=" }.joined(separator: "&")
        #expect(try QueryString.parse(hundred).parameters.count == 100)
        #expect(throws: InvalidFields.self) { try QueryString.parse(hundred + "&q=") }
    }

    static let limits: [(String, Int, IssueCode?)] = [
        ("", 25, nil), ("limit=1", 1, nil), ("limit=100", 100, nil), ("limit=007", 7, nil),
        ("limit=0", 25, .tooSmall),
        ("limit=101", 25, .tooBig), ("limit=99999999999999999999", 25, .tooBig), ("limit=", 25, .invalidType),
        ("limit", 25, .invalidType),
        ("limit=-1", 25, .invalidType), ("limit=%2B5", 25, .invalidType), ("limit=+5", 25, .invalidType),
        ("limit=1.0", 25, .invalidType),
        ("limit=1e1", 25, .invalidType), ("limit=abc", 25, .invalidType), ("limit=%D9%A1", 25, .invalidType),
    ]

    @Test("limit is strict", arguments: limits)
    func limit(raw: String, expected: Int, code: IssueCode?) throws {
        var limit = 0
        let issues = try issues(raw) { limit = $0.limit() }
        #expect(limit == expected)
        #expect(issues.first?.code == code)
        #expect(issues.first?.path ?? ["limit"] == ["limit"])
    }

    @Test("good values are read")
    func values() throws {
        let id = "01900000-0000-7000-8000-000000000001"
        let raw =
            "cursor=\(id)&q=a&at=2026-01-15T10:30:00%2B01:00&status=active&metadata[k]=v&metadata[]%5D=w"
        let issues = try issues(raw) { fields in
            #expect(fields.cursor() == UUIDBits(text: id))
            #expect(fields.optionalUUID("other") == nil)
            #expect(fields.optionalString("q", length: 1...1) == "a")
            #expect(fields.optionalInstant("at") == Instant(rfc3339: "2026-01-15T09:30:00Z"))
            #expect(fields.optionalChoice("status", of: Status.self) == .active)
            let pairs = fields.prefixed("metadata")
            #expect(pairs.map(\.key) == ["k", "]"])
            #expect(pairs.map(\.value) == ["v", "w"])
        }
        #expect(issues.isEmpty)
    }

    @Test("all issues at once, with the unknown and the repeated")
    func allIssues() throws {
        let raw =
            "limit=x&cursor=y&q=&at=z&status=Active&odd=1&odd=2&ok=1&ok=2&metadata[]=1&metadata[a]=1&metadata[a]=2"
        let issues = try issues(raw) { fields in
            _ = fields.limit()
            #expect(fields.cursor() == nil)
            #expect(fields.optionalString("q", length: 1...5) == nil)
            #expect(fields.optionalInstant("at") == nil)
            #expect(fields.optionalChoice("status", of: Status.self) == nil)
            #expect(fields.optionalString("ok", length: 1...5) == "1")
            _ = fields.prefixed("metadata")
            fields.issue(path: ["q"], message: "Together", code: .custom)
        }
        let found = issues.map { "\($0.path.count == 1 ? "\($0.path[0])" : "?") \($0.code.rawValue)" }
        #expect(
            found == [
                "key(\"limit\") invalid_type", "key(\"cursor\") invalid_string", "key(\"q\") too_small",
                "key(\"at\") invalid_string",
                "key(\"status\") invalid_enum_value",
                "key(\"metadata[]\") too_small", "key(\"q\") custom", "key(\"odd\") unrecognized_keys",
                "key(\"ok\") custom",
                "key(\"metadata[a]\") custom",
            ]
        )
    }
}
