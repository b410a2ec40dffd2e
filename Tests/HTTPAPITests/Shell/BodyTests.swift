import HTTPTypes
import Testing

@testable import HTTPAPI

struct BodyTests {
    private let shell = TestShell()

    private func post(_ body: String, type: String?) async throws -> Answer {
        var headers = HTTPFields.fullKey
        headers[.contentType] = type
        return try await shell.ask(.post, "/api/v1/licenses", headers, body: body)
    }

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
        "application/json; charset=utf8; profile=x",
    ])
    func `JSON is taken with its parameters`(type: String) async throws {
        let answer = try await post("{}", type: type)
        #expect(answer.status == 200)
        #expect(answer.body == "{}")
    }

    @Test(arguments: [
        "text/plain", "application/json; charset=latin1", "application/jsonp",
        "application/x-www-form-urlencoded", "",
        "application/json, text/plain",
    ])
    func `Anything else is 415`(type: String) async throws {
        #expect(try await post("{}", type: type).status == 415)
    }

    @Test
    func `A compressed body is 415`() async throws {
        let headers = HTTPFields.fullKey.with("Content-Encoding", "gzip")
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers, body: "{}").status == 415)
    }

    @Test(arguments: ["application/json", "text/plain", nil])
    func `An empty body needs no type and may have any`(type: String?) async throws {
        var headers = HTTPFields.fullKey
        headers[.contentType] = type
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 200)
        headers[.transferEncoding] = "chunked"
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 200)
    }

    @Test
    func `The limit is 256 KiB, declared or not`() async throws {
        let full = String(repeating: " ", count: 256 * 1024)
        #expect(try await shell.ask(.post, "/api/v1/licenses", .fullKey, body: full).status == 200)
        let declared = try await shell.ask(.post, "/api/v1/licenses", .fullKey, body: full + " ")
        let chunked = try await shell.ask(
            .post,
            "/api/v1/licenses",
            .fullKey.with("Transfer-Encoding", "chunked"),
            body: full + " "
        )
        for answer in [declared, chunked] {
            #expect(answer.status == 413)
            #expect(answer.header("Connection") == "close")
        }
    }

    @Test
    func `A body shorter than it says is 400`() async throws {
        let headers = HTTPFields.fullKey.with("Content-Length", "10")
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers, body: "{}").status == 400)
    }

    @Test
    func `A route without body tolerates one, and does not see it`() async throws {
        let path = "/api/v1/machines/1/heartbeat"
        #expect(try await shell.ask(.post, path, .fullKey, body: "{}").body.isEmpty)
        let headers = HTTPFields.fullKey.with("Content-Type", "text/plain")
        #expect(try await shell.ask(.post, path, headers, body: "{}").status == 415)
    }
}
