import Foundation
import Testing

@testable import LicentricClient

@Suite("The transport, over loopback")
struct URLSessionTransportTests {
    private func request(
        _ url: URL,
        method: String = "POST",
        timeout: Duration = .seconds(20)
    ) -> TransportRequest {
        TransportRequest(
            method: method,
            url: url,
            headers: ["Authorization": "License A B", "Content-Type": "application/json"],
            body: Data(method == "GET" ? "".utf8 : "{}".utf8),
            timeout: timeout
        )
    }

    private func http(_ status: String, _ headers: String, _ body: [UInt8]) -> [UInt8] {
        Array(
            "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8
        ) + body
    }

    @Test("an answer arrives as it was sent, and so does the question")
    func roundTrip() async throws {
        let server = try LoopbackServer(http("429 Slow", "retry-after: 7\r\nX-A: b\r\n", Array("hi".utf8)))
        defer { server.stop() }
        let response = try await URLSessionTransport().send(request(server.url("/api/v1/x")))
        #expect(response.status == 429)
        #expect(response.header("Retry-After") == "7")
        #expect(response.header("x-a") == "b")
        #expect(response.body == Data("hi".utf8))
        let heard = try #require(server.requests.first)
        #expect(heard.hasPrefix("POST /api/v1/x HTTP/1.1"))
        #expect(heard.contains("Authorization: License A B\r\n"))
    }

    @Test("a redirect is an answer: nobody else learns the license key")
    func redirect() async throws {
        let other = try LoopbackServer(http("200 OK", "", []))
        defer { other.stop() }
        for status in ["302 Found", "307 Temporary Redirect"] {
            let server = try LoopbackServer(http(status, "Location: \(other.url("/stolen"))\r\n", []))
            defer { server.stop() }
            let response = try await URLSessionTransport().send(request(server.url()))
            #expect(response.status == Int(status.prefix(3)))
        }
        #expect(other.requests.isEmpty)
    }

    @Test("cookies are not kept")
    func cookies() async throws {
        let server = try LoopbackServer(http("200 OK", "Set-Cookie: a=b\r\n", []))
        defer { server.stop() }
        let transport = URLSessionTransport()
        for _ in 0..<2 {
            _ = try await transport.send(request(server.url()))
        }
        #expect(server.requests.count == 2)
        #expect(server.requests.allSatisfy { !$0.lowercased().contains("cookie:") })
    }

    @Test("an answer without end is cut off")
    func tooLong() async throws {
        let server = try LoopbackServer(http("200 OK", "", [UInt8](repeating: 65, count: 3 << 20)))
        defer { server.stop() }
        await #expect(throws: TransportFailure("the answer is longer than 1 MiB")) {
            try await URLSessionTransport().send(request(server.url()))
        }
        let whole = try LoopbackServer(http("200 OK", "", [UInt8](repeating: 65, count: 1 << 20)))
        defer { whole.stop() }
        #expect(try await URLSessionTransport().send(request(whole.url())).body.count == 1 << 20)
    }

    @Test("a server that says nothing is given up in time, and at once when the task is cancelled")
    func silence() async throws {
        let server = try LoopbackServer(nil)
        defer { server.stop() }
        let transport = URLSessionTransport()
        let patient = request(try server.url(), timeout: .seconds(600))
        await #expect(throws: TransportFailure("no answer in time")) {
            try await transport.send(request(server.url(), timeout: .milliseconds(50)))
        }
        let task = Task { try await transport.send(patient) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // Cancelled while it waits for the answer.
        let other = try LoopbackServer(nil)
        defer { other.stop() }
        let question = request(try other.url(), timeout: .seconds(600))
        let waiting = Task { try await transport.send(question) }
        while other.requests.isEmpty {
            await Task.yield()
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("nobody there is no answer")
    func nobody() async throws {
        let server = try LoopbackServer(nil)
        server.stop()
        await #expect(throws: TransportFailure.self) {
            try await URLSessionTransport().send(request(server.url()))
        }
    }
}
