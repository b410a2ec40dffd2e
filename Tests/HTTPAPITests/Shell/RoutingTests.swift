import HTTPTypes
import Testing

@testable import HTTPAPI

struct RoutingTests {
    private let shell = TestShell()

    @Test
    func `Parameters arrive decoded and by name`() async throws {
        let answer = try await shell.ask(.get, "/api/v1/licenses/a%2Fb/entitlements/%C3%A9", .fullKey)
        #expect(answer.status == 200)
        #expect(
            answer.body == "/licenses/{id}/entitlements/{entitlementId} entitlementId=é id=a/b"
        )
    }

    @Test
    func `A constant segment may be written percent-encoded`() async throws {
        #expect(try await shell.ask(.get, "/api/v1/%6Cicenses", .fullKey).status == 200)
    }

    @Test(arguments: [
        "/", "/nowhere", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/licenses", "/licenses",
    ])
    func `An unknown path is 404`(path: String) async throws {
        let answer = try await shell.ask(.get, path, .fullKey)
        #expect(answer.status == 404)
        #expect(answer.body.contains(#""code":"NOT_FOUND""#))
    }

    @Test(arguments: ["/api/v1/licenses/", "/api//v1/licenses", "/api/v1/licenses//entitlements/1"])
    func `An empty segment is no parameter and no detail`(path: String) async throws {
        #expect(try await shell.ask(.get, path, .fullKey).status == 404)
    }

    @Test(arguments: [
        "/api/v1/licenses/%", "/api/v1/licenses/%4", "/api/v1/licenses/%zz", "/api/v1/licenses/%ff",
        "/api/v1/licenses/a%00b", "/api/v1/nowhere/%", "*", "http", "",
    ])
    func `Paths are decoded strictly, before anything else is looked at`(
        path: String
    ) async throws {
        let answer = try await shell.ask(.get, path)
        #expect(answer.status == 400)
        #expect(answer.body.contains(#""code":"VALIDATION_ERROR""#))
        #expect(answer.body.contains(#""issues":["#))
    }

    @Test(arguments: ["/api/v1/licenses?limit=%", "/api/v1/licenses?a=%C3", "/api/v1/licenses?%00=1"])
    func `Queries are decoded strictly, after method, credential and scope`(path: String) async throws {
        #expect(try await shell.ask(.put, path).status == 405)
        #expect(try await shell.ask(.get, path).status == 401)
        let answer = try await shell.ask(.get, path, .fullKey)
        #expect(answer.status == 400)
        #expect(answer.body.contains(#""issues":["#))
    }

    @Test
    func `A wrong method is 405 and names the right ones`() async throws {
        let answer = try await shell.ask(.put, "/api/v1/licenses")
        #expect(answer.status == 405)
        #expect(answer.header("Allow") == "GET, HEAD, OPTIONS, POST")
        #expect(answer.body.contains(#""code":"METHOD_NOT_ALLOWED""#))
    }

    @Test
    func `A constant segment wins over a parameter, even where it lacks the method`() async throws {
        let answer = try await shell.ask(.get, "/api/v1/licenses/validate-key", .fullKey)
        #expect(answer.status == 405)
        #expect(answer.header("Allow") == "OPTIONS, POST")
    }

    @Test
    func `HEAD is GET without the body`() async throws {
        let get = try await shell.ask(.get, "/api/v1/licenses", .fullKey.with("X-Request-Id", "one"))
        let head = try await TestShell().ask(.head, "/api/v1/licenses", .fullKey.with("X-Request-Id", "one"))
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.header("Content-Length") == "11")
        #expect(head.headers == get.headers)
    }

    @Test
    func `HEAD of an error has the error's headers and no body`() async throws {
        let answer = try await shell.ask(.head, "/api/v1/licenses")
        #expect(answer.status == 401)
        #expect(answer.body.isEmpty)
        #expect(answer.header("Content-Length") != "0")
    }

    @Test
    func `HEAD where there is no GET is 405`() async throws {
        #expect(try await shell.ask(.head, "/api/v1/licenses/validate-key").status == 405)
    }

    @Test
    func `The base path pins account and environment`() async throws {
        let answer = try await shell.ask(.get, "/a/\(TestShell.account)/test/api/v1/public-keys")
        #expect(answer.body == "\(TestShell.account) test")
        #expect(try await shell.ask(.get, "/api/v1/public-keys").body == "none")
    }

    @Test(arguments: ["/a/nobody/test/api/v1/public-keys", "/a/\(TestShell.account)/prod/api/v1/public-keys"])
    func `A base path that names no account or environment is 404`(path: String) async throws {
        #expect(try await shell.ask(.get, path).status == 404)
    }

    @Test
    func `Routes of the root have no base and no pin`() async throws {
        #expect(try await shell.ask(.get, "/health/live").status == 200)
        #expect(try await shell.ask(.get, "/api/v1/health/live").status == 404)
    }

    @Test
    func `204 has no length`() async throws {
        let answer = try await shell.ask(.delete, "/api/v1/licenses/1", .fullKey)
        #expect(answer.status == 204)
        #expect(answer.header("Content-Type") == nil)
    }
}
