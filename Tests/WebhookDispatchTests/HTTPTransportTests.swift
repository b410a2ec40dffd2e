import LicensingCore
import NIOHTTP1
import Testing
import WebhookDispatch

@Suite("Deliveries over HTTP", .timeLimit(.minutes(1)))
struct HTTPTransportTests {
    private let sending = Sending()

    @Test("What is sent is what was given, byte for byte")
    func request() async throws {
        try await LoopbackServer.with(.answer(200, "thanks")) { server in
            let target = "/a%2Fb/../c;d=1//e?x=1&y=a+b%20c/?@:!$'()*,"
            let outcome = await sending.send("http://127.0.0.1:\(server.port)\(target)")
            #expect(outcome == .answered(status: 200, body: "thanks"))
            let received = try #require(server.received.first)
            #expect(received.head.method == .POST)
            #expect(received.head.uri == target)
            #expect(received.body == Sending.body)
            #expect(received.head.headers["host"] == ["127.0.0.1:\(server.port)"])
            #expect(received.head.headers["content-length"] == ["\(Sending.body.utf8.count)"])
            #expect(received.head.headers["content-type"] == ["application/json"])
            #expect(received.head.headers["x-licentric-timestamp"] == ["1768473000"])
            #expect(received.head.headers.count == 4)
        }
    }

    @Test("Every status is an answer", arguments: [200, 204, 299, 400, 404, 410, 429, 500, 503])
    func statuses(_ status: Int) async throws {
        try await LoopbackServer.with(.answer(status, status == 204 ? "" : "body")) { server in
            let outcome = await sending.send("http://127.0.0.1:\(server.port)/")
            #expect(outcome == .answered(status: status, body: status == 204 ? "" : "body"))
        }
    }

    @Test(
        "A status that HTTP does not have is a failure, and not the end of the process",
        arguments: [0, 1, 50, 99]
    )
    func impossibleStatus(_ status: Int) async throws {
        let digits = String("00\(status)".suffix(3))
        for body in ["Content-Length: 0\r\n\r\n", "Content-Length: 1\r\n\r\nx", "\r\n"] {
            try await LoopbackServer.with(.raw("HTTP/1.1 \(digits) x\r\n\(body)")) { server in
                let outcome = await sending.send("http://127.0.0.1:\(server.port)/")
                #expect(outcome == .failed("The answer was no HTTP: its status is not one."))
            }
        }
    }

    @Test("A redirection is not followed", arguments: [301, 302, 303, 307, 308])
    func redirection(_ status: Int) async throws {
        try await LoopbackServer.with(.answer(200)) { target in
            let location = ("Location", "http://127.0.0.1:\(target.port)/")
            try await LoopbackServer.with(.answer(status, "moved", headers: [location])) { server in
                let outcome = await sending.send("http://127.0.0.1:\(server.port)/")
                #expect(outcome == .answered(status: status, body: "moved"))
                #expect(target.connections == 0)
            }
        }
    }

    @Test("Of a body, 2 KiB are kept", arguments: [0, 1, 2047, 2048, 2049, 5_000_000])
    func longBody(_ length: Int) async throws {
        try await LoopbackServer.with(.answer(200, String(repeating: "x", count: length))) { server in
            let outcome = await sending.send("http://127.0.0.1:\(server.port)/")
            #expect(
                outcome == .answered(status: 200, body: String(repeating: "x", count: min(length, 2048)))
            )
        }
    }

    @Test("A body is cut between characters, and what is no text is replaced within the limit")
    func oddBody() async throws {
        let rows: [(body: [UInt8], text: String)] = [
            (
                Array(("x" + String(repeating: "ë", count: 2000)).utf8),
                "x" + String(repeating: "ë", count: 1023)
            ),
            (Array(String(repeating: "😀", count: 600).utf8), String(repeating: "😀", count: 512)),
            ([UInt8](repeating: 0xFF, count: 3000), String(repeating: "\u{FFFD}", count: 682)),
            ([0x61, 0x00, 0x62], "a\u{FFFD}b"),
            ([0x61, 0xE2, 0x82], "a\u{FFFD}"),
        ]
        for row in rows {
            try await LoopbackServer.with(.bytes(row.body)) { server in
                let outcome = await sending.send("http://127.0.0.1:\(server.port)/")
                #expect(outcome == .answered(status: 200, body: row.text))
            }
        }
    }

    @Test("An answer that never ends counts for its status and what came of its body", arguments: [200, 500])
    func drip(_ status: Int) async throws {
        try await LoopbackServer.with(.drip(status)) { server in
            let outcome = await sending.send("http://127.0.0.1:\(server.port)/", limit: .seconds(3))
            guard case .answered(status, let body) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(!body.isEmpty && body.allSatisfy { $0 == "." })
        }
    }

    @Test("Who does not answer, or does not even read, costs no more than the limit")
    func silence() async throws {
        for behaviour in [LoopbackServer.Behaviour.silence, .deafness] {
            try await LoopbackServer.with(behaviour) { server in
                let outcome = await sending.send(
                    "http://127.0.0.1:\(server.port)/",
                    limit: .milliseconds(300)
                )
                #expect(outcome == .failed("There was no answer within 300 ms."))
            }
        }
    }

    @Test("A name that nobody can look up costs no more than the limit either")
    func silentResolver() async {
        let outcome = await sending.send(
            "http://hooks.test/",
            resolver: SilentResolver(),
            limit: .milliseconds(100)
        )
        #expect(outcome == .failed("There was no answer within 100 ms."))
    }

    @Test("A cancelled attempt ends at once")
    func cancellation() async throws {
        try await LoopbackServer.with(.silence) { server in
            let attempt = Task { await sending.send("http://127.0.0.1:\(server.port)/", limit: .seconds(50)) }
            attempt.cancel()
            guard case .failed = await attempt.value else {
                Issue.record("It was answered.")
                return
            }
        }
    }

    @Test("Says why there is no answer")
    func sentences() async throws {
        let freePort = try await LoopbackServer.with(.close) { server in
            #expect(
                await sending.send("http://127.0.0.1:\(server.port)/")
                    == .failed("The connection was closed before there was an answer.")
            )
            return server.port
        }
        #expect(await sending.send("http://127.0.0.1:\(freePort)/") == .failed("The connection was refused."))
        #expect(
            await sending.send("http://nobody.test/")
                == .failed("The host nobody.test does not exist or has no address.")
        )
        let unavailable = FakeResolver(["hooks.test": [.unavailable]])
        #expect(
            await sending.send("http://hooks.test/", resolver: unavailable)
                == .failed("The host hooks.test could not be looked up.")
        )
        #expect(
            await sending.send("http://[12345::]/")
                == .failed("What stands in the brackets of the URL is not an IPv6 address.")
        )
        guard case .failed(let sentence) = await sending.send("not a url") else {
            Issue.record("It was sent.")
            return
        }
        #expect(sentence.hasSuffix("."))
    }
}
