import HTTPTypes
import LicensingCore
import TestSupport
import Testing

@testable import HTTPAPI

struct RequestIDTests {
    private let shell = TestShell()

    @Test(arguments: ["a", "7c1f-αβγ".filter(\.isASCII), String(repeating: "x", count: 128), "!~"])
    func `A well-formed one is kept`(id: String) async throws {
        let answer = try await shell.ask(.get, "/health/live", HTTPFields().with("X-Request-Id", id))
        #expect(answer.header("X-Request-Id") == id)
    }

    @Test(arguments: ["", "two words", "é", String(repeating: "x", count: 129)])
    func `Any other is replaced`(id: String) async throws {
        let answer = try await shell.ask(.get, "/nowhere", HTTPFields().with("X-Request-Id", id))
        let made = try #require(answer.header("X-Request-Id"))
        #expect(made.count == 26)
        #expect(answer.body.contains("\"requestId\":\"\(made)\""))
    }

    @Test
    func `A ULID is the time and eighty random bits`() {
        let moment = Instant(milliseconds: 1_469_918_176_385)
        #expect(RequestID.make(at: moment, random: []) == "01ARYZ6S410000000000000000")
        let ones = [UInt8](repeating: 0xFF, count: 10)
        #expect(RequestID.make(at: moment, random: ones) == "01ARYZ6S41ZZZZZZZZZZZZZZZZ")
        let one = [UInt8](repeating: 0, count: 9) + [1]
        #expect(RequestID.make(at: moment, random: one) == "01ARYZ6S410000000000000001")
        let high = [0x80] + [UInt8](repeating: 0, count: 9)
        #expect(RequestID.make(at: moment, random: high) == "01ARYZ6S41G000000000000000")
    }

    @Test
    func `Failures are logged at info, the rest at debug, and no path ever`() async throws {
        _ = try await shell.ask(.get, "/api/v1/licenses/SECRET?q=SECRET", .fullKey)
        _ = try await shell.ask(.get, "/api/v1/licenses/SECRET", .bearer("SECRET"))
        _ = try await shell.ask(.get, "/SECRET")
        let lines = shell.lines.all
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("debug request client=203.0.113.7 method=GET ms="))
        #expect(lines[0].contains("route=/licenses/{id} status=200"))
        #expect(lines[1].hasPrefix("info") && lines[1].contains("route=/licenses/{id} status=401"))
        #expect(lines[2].hasPrefix("info") && lines[2].contains("route=none status=404"))
        #expect(!lines.contains { $0.contains("SECRET") })
    }
}
