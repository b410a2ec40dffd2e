import Testing

@testable import HTTPAPI

/// When bodies come late, large or never, and how connections end.
@Suite(.timeLimit(.minutes(1)))
struct SlowAndEndlessTests {
    private let host = "Host: localhost\r\n"
    private let last = "Connection: close\r\n"
    private let key = "Authorization: Bearer lk_live_all\r\n"

    @Test
    func `A body of unknown length is answered when it is whole`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)\(last)Content-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
            )
            #expect(LiveServer.statuses(in: answer) == ["200"])
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
            #expect(LiveServer.statuses(in: answer) == ["100", "200"])
        }
    }

    @Test
    func `Who asks first with too much is told so at once`() async throws {
        try await LiveServer.run { server in
            let answer = try await server.exchange(
                "POST /api/v1/licenses HTTP/1.1\r\n\(host)\(key)Content-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n"
            )
            #expect(LiveServer.statuses(in: answer) == ["413"])
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
            #expect(LiveServer.statuses(in: answer) == ["413"])
        }
    }

    @Test(arguments: ["", "Content-Length: 1000000000\r\n"])
    func `An answer before the end of an endless body closes, whatever it says`(length: String) async throws {
        try await LiveServer.run { server in
            let framing = length.isEmpty ? "Transfer-Encoding: chunked\r\n" : length
            let answer = try await server.exchange("POST /api/v1/licenses HTTP/1.1\r\n\(host)\(framing)\r\n")
            #expect(LiveServer.statuses(in: answer) == ["401"])
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
            #expect(LiveServer.statuses(in: answer) == ["401", "200"])
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
            #expect(LiveServer.statuses(in: answer) == ["400"])
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
            #expect(LiveServer.statuses(in: answer) == ["401"])
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHos"])
    func `A connection that says nothing is closed`(beginning: String) async throws {
        try await LiveServer.run {
            $0.idleTimeout = .milliseconds(50)
        } _: { server in
            let answer = try await RawConnection.open(port: server.port) { connection in
                // On a busy machine the connection may be closed before this is sent, which is as good.
                try? await connection.send(beginning)
                return (try? await connection.readToEnd()) ?? ""
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
                return LiveServer.statuses(in: answer)
            }
            let first = try await ask("198.51.100.1")
            let second = try await ask("198.51.100.1")
            let other = try await ask("198.51.100.2")
            #expect([first, second, other] == [["200"], ["429"], ["200"]])
        }
    }
}
