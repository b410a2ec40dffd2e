import NIOHTTP1
import Testing

@testable import HTTPAPI

/// Which heads are plain.
@Suite("Heads for the express lane")
struct ExpressHeadTests {
    private func head(
        _ headers: [(String, String)],
        _ method: HTTPMethod = .POST,
        _ version: HTTPVersion = .http1_1
    ) -> HTTPRequestHead {
        HTTPRequestHead(version: version, method: method, uri: "/", headers: HTTPHeaders(headers))
    }

    private static let body = [("Content-Type", "application/json"), ("Content-Length", "10")]

    @Test(
        "Plain or not",
        arguments: [
            ([], true),
            ([("X-Anything", "is fine"), ("accept", "*/*"), ("Origin", "https://app.example")], true),
            ([("authorization", "License a")], true),
            ([("Authorization", "a"), ("AUTHORIZATION", "b")], false),
            ([("Idempotency-Key", "k")], false), ([("connection", "close")], false),
            ([("Connection", "Keep-Alive")], true),
            ([("connection", "keep-alive, upgrade")], false),
            ([("x-request-id", "a"), ("X-Request-Id", "b")], false),

            ([("Expect", "100-continue")], false),
            ([("Transfer-Encoding", "chunked")], false), ([("CONTENT-encoding", "gzip")], false),
            ([("Upgrade", "h2c")], false), ([("Trailer", "a")], false),
            ([("content-TYPE", "application/json")], false),
        ]
    )
    func table(_ more: [(String, String)], _ isPlain: Bool) {
        #expect((ExpressHead(head(Self.body + more)) != nil) == isPlain)
    }

    @Test("Bodies are short and JSON, or not there")
    func bodies() {
        let type = { (type: String) in [("content-type", type), ("content-length", "10")] }
        #expect(ExpressHead(head([])) != nil)
        #expect(ExpressHead(head([("Content-Length", "0")])) != nil)
        #expect(ExpressHead(head([("Content-Length", "10")])) == nil)
        #expect(ExpressHead(head(type("APPLICATION/json; charset=UTF-8"))) != nil)
        #expect(ExpressHead(head(type("text/json"))) == nil)
        #expect(ExpressHead(head([("content-type", "application/json"), ("content-length", "4097")])) == nil)
        #expect(ExpressHead(head([("content-type", "application/json"), ("content-length", "ten")])) == nil)
    }

    @Test("POST, and GET without a body; only the version that everybody speaks")
    func methods() {
        #expect(ExpressHead(head([], .GET)) != nil)
        #expect(ExpressHead(head([("Content-Length", "0")], .GET)) != nil)
        #expect(ExpressHead(head(Self.body, .GET)) == nil)
        #expect(ExpressHead(head([], .HEAD)) == nil)
        #expect(ExpressHead(head(Self.body, .PATCH)) == nil)
        #expect(ExpressHead(head(Self.body, .POST, .http1_0)) == nil)
    }

    @Test("What it reads")
    func facts() {
        let plain = ExpressHead(
            head(
                Self.body + [
                    ("x-request-id", "a-1"), ("X-Forwarded-For", "10.0.0.1"), ("x-forwarded-for", "10.0.0.2"),
                    ("Authorization", "License key"), ("origin", "null"),
                ]
            )
        )
        #expect(plain?.requestID == "a-1" && plain?.forwarded == ["10.0.0.1", "10.0.0.2"])
        #expect(plain?.authorization == "License key" && plain?.hasOrigin == true && plain?.bodyBytes == 10)
        #expect(ExpressHead(head(Self.body + [("X-Request-Id", "not visible: \u{7}")]))?.requestID == nil)
    }
}
