import HTTPTypes
import TestSupport
import Testing

@testable import HTTPAPI

/// The order in which a request is refused, and how refusals look.
struct RefusalTests {
    private let shell = TestShell()
    private let tooLarge = HTTPFields().with("Content-Length", "300000").with("Content-Type", "text/plain")

    @Test
    func `405 comes before 401`() async throws {
        #expect(try await shell.ask(.put, "/api/v1/licenses").status == 405)
    }

    @Test
    func `401 comes before 413`() async throws {
        #expect(try await shell.ask(.post, "/api/v1/licenses", tooLarge).status == 401)
    }

    @Test
    func `429 comes before 403`() async throws {
        let shell = TestShell(limits: RateLimits(management: 1))
        let headers = HTTPFields.bearer("lk_live_reader")
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 403)
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 429)
    }

    @Test
    func `403 comes before 413 and 413 before 415`() async throws {
        var headers = tooLarge
        headers[.authorization] = "Bearer lk_live_reader"
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 403)
        headers[.authorization] = "Bearer lk_live_all"
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 413)
        headers[.contentLength] = "10"
        #expect(try await shell.ask(.post, "/api/v1/licenses", headers).status == 415)
    }

    @Test(arguments: [
        ("/api/v1/licenses", #"Bearer realm="licentric""#),
        ("/api/v1/license", #"License realm="licentric""#),
    ])
    func `401 says which credential to send`(path: String, challenge: String) async throws {
        for headers in [[:], .bearer("unknown"), [.authorization: "Basic abc"], [.authorization: "Bearer "]]
            as [HTTPFields]
        {
            let answer = try await shell.ask(.get, path, headers)
            #expect(answer.status == 401)
            #expect(answer.header("WWW-Authenticate") == challenge)
            #expect(answer.body.contains("This endpoint takes"))
        }
    }

    @Test
    func `A route for both names both`() async throws {
        let answer = try await shell.ask(.post, "/api/v1/machines")
        #expect(answer.header("WWW-Authenticate") == #"Bearer realm="licentric", License realm="licentric""#)
    }

    @Test
    func `The scheme may be written in any case, the key has all that follows`() async throws {
        #expect(
            try await shell.ask(.get, "/api/v1/license", [.authorization: "LICENSE GOOD key"]).status == 200
        )
        #expect(
            try await shell.ask(.get, "/api/v1/licenses", [.authorization: "bearer lk_live_all"]).status
                == 200
        )
    }

    @Test
    func `Two Authorization headers are none`() async throws {
        var headers = HTTPFields.fullKey
        headers.append(HTTPField(name: .authorization, value: "Bearer lk_live_all"))
        #expect(try await shell.ask(.get, "/api/v1/licenses", headers).status == 401)
    }

    @Test
    func `The wrong kind of credential is 403`() async throws {
        let license = try await shell.ask(.get, "/api/v1/licenses", .license("GOOD"))
        let key = try await shell.ask(.get, "/api/v1/license", .fullKey)
        #expect([license.status, key.status] == [403, 403])
        #expect(!license.body.contains("requiredScope"))
    }

    @Test
    func `A missing scope is named`() async throws {
        let answer = try await shell.ask(
            .post,
            "/api/v1/licenses",
            .bearer("lk_live_reader").with("X-Request-Id", "r1")
        )
        #expect(
            answer.body
                == #"{"error":"The API key lacks the scope licenses:write.","code":"FORBIDDEN","status":403,"#
                + #""requestId":"r1","details":{"requiredScope":"licenses:write"}}"#
        )
    }

    @Test
    func `Scopes are not asked of license keys`() async throws {
        #expect(try await shell.ask(.post, "/api/v1/machines", .license("GOOD")).status == 200)
        #expect(try await shell.ask(.post, "/api/v1/machines", .bearer("lk_live_reader")).status == 403)
    }

    @Test
    func `What handlers throw becomes the contract's JSON`() async throws {
        let limit = try await shell.ask(.post, "/api/v1/failures/limit")
        #expect(limit.status == 422)
        #expect(limit.body.hasSuffix(#""details":{"max":3,"current":3}}"#))
        let field = try await shell.ask(.post, "/api/v1/failures/field")
        #expect(field.status == 409)
        #expect(field.body.hasSuffix(#""details":{"field":"code"}}"#))
        let syntax = try await shell.ask(.post, "/api/v1/failures/syntax")
        #expect(syntax.status == 400)
        #expect(syntax.body.contains("Malformed JSON at byte 3"))
        let fields = try await shell.ask(.post, "/api/v1/failures/fields")
        #expect(fields.body.contains(#""error":"policy.1: Required (and one more issue, see details).""#))
        #expect(fields.body.contains(#"{"path":["policy",1],"message":"Required","code":"invalid_type"}"#))
    }

    @Test(arguments: ["store", "cancelled"])
    func `What will pass is 503 with Retry-After`(kind: String) async throws {
        let answer = try await shell.ask(.post, "/api/v1/failures/\(kind)")
        #expect(answer.status == 503)
        #expect(answer.header("Retry-After") == "1")
        #expect(answer.body.contains(#""code":"UNAVAILABLE""#))
    }

    @Test
    func `Anything else is 500, told to the log alone`() async throws {
        let answer = try await shell.ask(
            .post,
            "/api/v1/failures/secret",
            HTTPFields().with("X-Request-Id", "r2")
        )
        #expect(answer.status == 500)
        #expect(!answer.body.contains("hunter2"))
        #expect(shell.lines.all.contains("error A request failed inside error=password=hunter2 requestId=r2"))
    }
}
