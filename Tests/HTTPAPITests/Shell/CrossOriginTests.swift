import HTTPTypes
import Testing

@testable import HTTPAPI

struct CrossOriginTests {
    private let shell = TestShell()

    private func preflight(_ method: String) -> HTTPFields {
        [.origin: "https://example.com", .accessControlRequestMethod: method]
    }

    @Test
    func `OPTIONS needs no credential and names the methods`() async throws {
        let answer = try await shell.ask(.options, "/api/v1/licenses/1")
        #expect(answer.status == 204)
        #expect(answer.header("Allow") == "DELETE, GET, HEAD, OPTIONS")
        #expect(answer.header("Access-Control-Allow-Origin") == nil)
    }

    @Test
    func `OPTIONS on an unknown path is 404`() async throws {
        #expect(try await shell.ask(.options, "/api/v1/nothing").status == 404)
    }

    @Test
    func `An open route answers preflights`() async throws {
        let answer = try await shell.ask(.options, "/api/v1/machines", preflight("POST"))
        #expect(answer.status == 204)
        #expect(answer.header("Access-Control-Allow-Origin") == "*")
        #expect(answer.header("Access-Control-Allow-Methods") == "OPTIONS, POST")
        #expect(
            answer.header("Access-Control-Allow-Headers")
                == "Authorization, Content-Type, Idempotency-Key, X-Request-Id"
        )
        #expect(answer.header("Access-Control-Max-Age") == "86400")
        #expect(answer.header("Allow") == "GET, HEAD, OPTIONS, POST")
    }

    @Test(arguments: ["GET", "PUT", "not a method"])
    func `A closed route, or none, does not`(method: String) async throws {
        let answer = try await shell.ask(.options, "/api/v1/machines", preflight(method))
        #expect(answer.status == 204)
        #expect(answer.header("Access-Control-Allow-Origin") == nil)
    }

    @Test
    func `Answers of open routes can be read by any page, errors too`() async throws {
        let page: HTTPFields = [.origin: "https://app.example"]
        let fine = try await shell.ask(.get, "/api/v1/public-keys", page)
        let refused = try await shell.ask(.get, "/api/v1/license", page)
        let tooMuch = try await shell.ask(
            .post,
            "/api/v1/machines",
            .license("GOOD").with("Content-Length", "999999").with("Origin", "https://app.example")
        )
        #expect([fine.status, refused.status, tooMuch.status] == [200, 401, 413])
        for answer in [fine, refused, tooMuch] {
            #expect(answer.header("Access-Control-Allow-Origin") == "*")
            #expect(answer.header("Access-Control-Expose-Headers")?.contains("X-Signature-Timestamp") == true)
            #expect(answer.header("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test
    func `Who is no page is not told what pages may read`() async throws {
        let answer = try await shell.ask(.get, "/api/v1/public-keys")
        #expect(answer.header("Access-Control-Allow-Origin") == "*")
        #expect(answer.header("Access-Control-Expose-Headers") == nil)
    }

    @Test
    func `Answers of other routes cannot`() async throws {
        let answers = [
            try await shell.ask(.get, "/api/v1/licenses", .fullKey),
            try await shell.ask(.get, "/api/v1/licenses"),
            try await shell.ask(.get, "/api/v1/nothing"),
            try await shell.ask(.put, "/api/v1/machines"),
        ]
        #expect(answers.map(\.status) == [200, 401, 404, 405])
        for answer in answers {
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
        }
    }
}
