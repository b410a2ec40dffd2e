import Testing

@testable import HTTPAPI

/// What only a socket shows: framing, pipelining, and how connections end.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    private let host = "Host: localhost\r\n"
    private let last = "Connection: close\r\n"
    private let key = "Authorization: Bearer lk_live_all\r\n"

    private func statuses(in text: String) -> [String] {
        text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }.filter { Int($0) != nil }
    }

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
            #expect(statuses(in: answer) == ["400"])
        }
    }

    @Test
    func `A chunk without a size is a 400 under the request's own id`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)X-Request-Id: mine\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"
            )
            #expect(statuses(in: answer) == ["400"])
            #expect(answer.contains(#""requestId":"mine""#))
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
            #expect(statuses(in: answer) == ["200", "200", "404", "400"])
        }
    }

    @Test
    func `Nothing behind Connection close is answered`() async throws {
        try await LiveServer.run { server in
            let get = "GET /health/live HTTP/1.1\r\n\(host)"
            let answer = try await server.exchange("\(get)\r\n\(get)connection: Close\r\n\r\n\(get)\r\n")
            #expect(statuses(in: answer) == ["200", "200"])
        }
    }

    @Test
    func `HTTP 1.0 needs no Host and is closed`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange("GET /health/live HTTP/1.0\r\n\r\n")
            #expect(statuses(in: answer) == ["200"])
        }
    }

    @Test(arguments: [
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    ])
    func `An offer to upgrade is declined by an ordinary answer`(offer: String) async throws {
        try await LiveServer.run { server in
            let get = try await server.exchange("GET /health/live HTTP/1.1\r\n\(host)\(offer)\r\n")
            #expect(statuses(in: get) == ["200"])
            let post = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(offer)Content-Type: application/json\r\n"
                    + "Content-Length: 2\r\n\r\n{}"
            )
            #expect(statuses(in: post) == ["200"])
            #expect(post.hasSuffix("{}"))
        }
    }

    @Test(arguments: ["TRACE", "PROPFIND", "PUT"])
    func `A method HTTP knows and the path does not is 405`(method: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "\(method) /api/v1/licenses HTTP/1.1\r\n\(host)\(last)\r\n"
            )
            #expect(statuses(in: answer) == ["405"])
            #expect(answer.contains("GET, HEAD, OPTIONS, POST"))
        }
    }

    @Test(arguments: ["CONNECT localhost:80 HTTP/1.1", "OPTIONS * HTTP/1.1"])
    func `A target that is no path is 400`(line: String) async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange("\(line)\r\n\(host)\(last)\r\n")
            #expect(statuses(in: answer) == ["400"])
        }
    }

    @Test
    func `A whole URL is a target too`() async throws {
        try await LiveServer.run { server in
            let line = "GET http://localhost/health/live HTTP/1.1\r\n"
            let answer = try await server.exchange("\(line)\(host)\(last)\r\n")
            #expect(statuses(in: answer) == ["200"])
        }
    }

    @Test
    func `HEAD sends no byte of a body, and 204 no length`() async throws {
        try await LiveServer.run { server in
            let head = try await server.exchange("HEAD /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(last)\r\n")
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(head.lowercased().contains("content-length: 11\r\n"))
            let options = try await server.exchange("OPTIONS /api/v1/licenses HTTP/1.1\r\n\(host)\(last)\r\n")
            #expect(statuses(in: options) == ["204"])
            #expect(!options.lowercased().contains("content-length"))
            #expect(!options.lowercased().contains("transfer-encoding"))
            #expect(!options.lowercased().contains("server:"))
        }
    }

    @Test
    func `A body of unknown length is answered when it is whole`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(last)Content-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
            )
            #expect(statuses(in: answer) == ["200"])
            #expect(answer.hasSuffix("{}"))
        }
    }

    @Test
    func `Who asks first is told to go on`() async throws {
        try await LiveServer.run { server in
            let answer = try await RawConnection.open(port: server.port) { connection in
                try await connection.send(
                    "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(last)Content-Type: application/json\r\n"
                        + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
                )
                try await connection.read(until: "100 Continue\r\n\r\n")
                try await connection.send("{}")
                return try await connection.readToEnd()
            }
            #expect(statuses(in: answer) == ["100", "200"])
        }
    }

    @Test
    func `Who asks first with too much is told so at once`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)Content-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n"
            )
            #expect(statuses(in: answer) == ["413"])
        }
    }

    @Test(arguments: ["Content-Length: 1000000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"])
    func `Who sends without end is answered 413 and cut off`(framing: String) async throws {
        try await LiveServer.run { server in
            let answer = try await RawConnection.open(port: server.port) { connection in
                try await connection.send(
                    "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)Content-Type: application/json\r\n\(framing)"
                )
                let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
                do {
                    while true {
                        try await connection.send(chunk)
                    }
                } catch {
                    return try await connection.readToEnd()
                }
            }
            #expect(statuses(in: answer) == ["413"])
        }
    }

    @Test(arguments: ["", "Content-Length: 1000000000\r\n"])
    func `An answer before the end of an endless body closes, whatever it says`(length: String) async throws {
        try await LiveServer.run { server in
            let framing = length.isEmpty ? "Transfer-Encoding: chunked\r\n" : length
            let answer = try await server.exchange("POST /api/v1/licenses HTTP/1.1\r\n\(host)\(framing)\r\n")
            #expect(statuses(in: answer) == ["401"])
        }
    }

    @Test
    func `An answer before the end of a short body keeps the connection`() async throws {
        try await LiveServer.run { server in
            let answer = try await RawConnection.open(port: server.port) { connection in
                try await connection.send(
                    "POST /api/v1/licenses HTTP/1.1\r\n\(host)Content-Length: 2\r\n\r\n"
                )
                try await connection.read(until: "}")
                try await connection.send("{}GET /health/live HTTP/1.1\r\n\(host)\(last)\r\n")
                return try await connection.readToEnd()
            }
            #expect(statuses(in: answer) == ["401", "200"])
        }
    }

    @Test
    func `A body that does not arrive in time is answered and cut off`() async throws {
        try await LiveServer.run {
            $0.bodyDeadline = .milliseconds(50)
        } _: { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)Content-Type: application/json\r\n"
                    + "Content-Length: 10\r\n\r\n{"
            )
            #expect(statuses(in: answer) == ["400"])
            #expect(answer.contains("did not arrive in time"))
        }
    }

    @Test
    func `A body that comes late to an answered request ends the connection without a word`() async throws {
        try await LiveServer.run {
            $0.bodyDeadline = .milliseconds(50)
        } _: { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)Content-Length: 10\r\n\r\n{"
            )
            #expect(statuses(in: answer) == ["401"])
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHos"])
    func `A connection that says nothing is closed`(beginning: String) async throws {
        try await LiveServer.run {
            $0.idleTimeout = .milliseconds(50)
        } _: { server in
            let answer = try await RawConnection.open(port: server.port) { connection in
                try await connection.send(beginning)
                return try await connection.readToEnd()
            }
            #expect(!answer.contains("200"))
        }
    }

    @Test
    func `The peer is the client`() async throws {
        try await LiveServer.run(limits: RateLimits(management: 1)) { server in
            func ask(_ forwarded: String) async throws -> [String] {
                let line = "GET /api/v1/public-keys HTTP/1.1\r\n\(host)\(last)"
                let answer = try await server.exchange("\(line)X-Forwarded-For: \(forwarded)\r\n\r\n")
                return statuses(in: answer)
            }
            let first = try await ask("198.51.100.1")
            let second = try await ask("198.51.100.1")
            let other = try await ask("198.51.100.2")
            #expect([first, second, other] == [["200"], ["429"], ["200"]])
        }
    }
}
