import Testing

@testable import HTTPAPI

/// What only a socket shows of heads: framing, pipelining, targets.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    private let host = "Host: localhost\r\n"
    private let last = "Connection: close\r\n"
    private let key = "Authorization: Bearer lk_live_all\r\n"

    @Test(arguments: [
        "nonsense\r\n\r\n",
        "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
        "GET /" + String(repeating: "x", count: 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 200) + "\r\n",
    ])
    func `Broken HTTP is a 400 in JSON, then the connection is closed`(request: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.lowercased().contains("content-type: application/json"))
            #expect(answer.lowercased().contains("x-request-id: 0"))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains(#""code":"VALIDATION_ERROR","status":400,"requestId":"0"#))
            #expect(LiveServer.statuses(in: answer) == ["400"])
        }
    }

    @Test
    func `A chunk without a size is a 400 under the request's own id`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)X-Request-Id: mine\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"
            )
            #expect(LiveServer.statuses(in: answer) == ["400"])
            #expect(answer.contains(#""requestId":"mine""#))
        }
    }

    @Test
    func `What breaks behind a request does not bear its id`() async throws {
        try await LiveServer.run { server in
            let get = "GET /health/live HTTP/1.1\r\n\(host)X-Request-Id: mine\r\n\r\n"
            let answer = try await server.exchange(get + "junk\r\n\r\n")
            #expect(LiveServer.statuses(in: answer) == ["200", "400"])
            #expect(!answer.contains(#""requestId":"mine""#))
        }
    }

    @Test
    func `Pipelined requests are answered in turn, the broken one last`() async throws {
        try await LiveServer.run { server in
            let get = "GET /health/live HTTP/1.1\r\n\(host)\r\n"
            let post =
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)Content-Type: application/json\r\n"
                + "Content-Length: 2\r\n\r\n{}"
            let answer = try await server.exchange(
                get + post + "GET /nowhere HTTP/1.1\r\n\(host)\r\n" + "junk\r\n\r\n"
            )
            #expect(LiveServer.statuses(in: answer) == ["200", "200", "404", "400"])
        }
    }

    @Test
    func `Nothing behind Connection close is answered`() async throws {
        try await LiveServer.run { server in
            let get = "GET /health/live HTTP/1.1\r\n\(host)"
            let answer = try await server.exchange("\(get)\r\n\(get)connection: Close\r\n\r\n\(get)\r\n")
            #expect(LiveServer.statuses(in: answer) == ["200", "200"])
        }
    }

    @Test
    func `HTTP 1.0 needs no Host and is closed`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange("GET /health/live HTTP/1.0\r\n\r\n")
            #expect(LiveServer.statuses(in: answer) == ["200"])
            let post = "POST /api/v1/licenses HTTP/1.0\r\n\(key)Content-Type: application/json\r\n"
            let expecting = try await server.exchange(
                post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"
            )
            #expect(LiveServer.statuses(in: expecting) == ["200"])
        }
    }

    @Test(arguments: [
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    ])
    func `An offer to upgrade is declined by an ordinary answer`(offer: String) async throws {
        try await LiveServer.run { server in
            let get = try await server.exchange("GET /health/live HTTP/1.1\r\n\(host)\(offer)\r\n")
            #expect(LiveServer.statuses(in: get) == ["200"])
            let post = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(offer)Content-Type: application/json\r\n"
                    + "Content-Length: 2\r\n\r\n{}"
            )
            #expect(LiveServer.statuses(in: post) == ["200"])
            #expect(post.hasSuffix("{}"))
        }
    }

    @Test(arguments: ["TRACE", "PROPFIND", "PUT"])
    func `A method HTTP knows and the path does not is 405`(method: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "\(method) /api/v1/licenses HTTP/1.1\r\n\(host)\(last)\r\n"
            )
            #expect(LiveServer.statuses(in: answer) == ["405"])
            #expect(answer.contains("GET, HEAD, OPTIONS, POST"))
        }
    }

    @Test(arguments: ["CONNECT localhost:80 HTTP/1.1", "OPTIONS * HTTP/1.1"])
    func `A target that is no path is 400`(line: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange("\(line)\r\n\(host)\(last)\r\n")
            #expect(LiveServer.statuses(in: answer) == ["400"])
        }
    }

    @Test
    func `A whole URL is a target too`() async throws {
        try await LiveServer.run { server in
            let line = "GET http://localhost/health/live HTTP/1.1\r\n"
            let answer = try await server.exchange("\(line)\(host)\(last)\r\n")
            #expect(LiveServer.statuses(in: answer) == ["200"])
        }
    }

    @Test
    func `HEAD sends no byte of a body, and 204 no length`() async throws {
        try await LiveServer.run { server in
            let head = try await server.exchange("HEAD /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(last)\r\n")
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(head.lowercased().contains("content-length: 11\r\n"))
            let options = try await server.exchange("OPTIONS /api/v1/licenses HTTP/1.1\r\n\(host)\(last)\r\n")
            #expect(LiveServer.statuses(in: options) == ["204"])
            #expect(!options.lowercased().contains("content-length"))
            #expect(!options.lowercased().contains("transfer-encoding"))
            #expect(!options.lowercased().contains("server:"))
        }
    }
}
