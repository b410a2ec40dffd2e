import LicensingCore
import LicensingService
import Testing
import WebhookDispatch

@testable import licentric

@Suite("Asking a server for events, and passing them on")
struct EventSourceTests {
    @Test(
        "the list stands below the API's path, however the address is written",
        arguments: [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v1/events?limit=100"),
            ("https://l.example.com/", "https://l.example.com/api/v1/events?limit=100"),
            ("HTTP://[::1]:8080/api/v1/", "HTTP://[::1]:8080/api/v1/events?limit=100"),
        ]
    )
    func address(text: String, url: String) throws {
        let server = try ServerAddress(text)
        #expect(server.events(after: nil, limit: 100) == url)
        let cursor = ListedEvent.numbered(255).id
        #expect(
            server.events(after: cursor, limit: 100)
                == url + "&cursor=evt_000000e975a0000000000000000000ff"
        )
    }

    @Test(
        "what is no address of a server is refused",
        arguments: [
            "", "localhost:8080", "ftp://h", "http://", "http://u:p@h", "http://h?a=b", "http://h/#f",
        ]
    )
    func noAddress(text: String) {
        #expect(throws: StartFailure.self) { try ServerAddress(text) }
    }

    @Test("a refused key ends it, a server that is down does not")
    func statuses() throws {
        let server = try ServerAddress("http://h")
        func check(_ status: Int, _ retryAfter: String? = nil) throws {
            try EventAnswer.check(status: status, retryAfter: retryAfter, of: server)
        }
        try check(200)
        for status in [301, 400, 401, 403, 404] {
            #expect(throws: StartFailure.self, "\(status)") { try check(status) }
        }
        for status in [500, 502, 503] {
            #expect(throws: ServerUnavailable(reason: "status \(status)"), "\(status)") { try check(status) }
        }
        let busy = ServerUnavailable(
            reason: "too many requests with this API key",
            retryAfter: .seconds(42)
        )
        #expect(throws: busy) { try check(429, "42") }
    }

    @Test("waits grow while there is no answer, and a server may ask for a longer one")
    func pace() {
        var pace = PollPace()
        #expect(pace.answered() == .seconds(1) && !pace.isFailing)
        #expect((0..<7).map { _ in pace.failed() } == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        #expect(pace.isFailing)
        #expect(pace.failed(askedToWait: .seconds(60)) == .seconds(60))
        #expect(pace.answered() == .seconds(1) && !pace.isFailing)
    }

    @Test("the key comes from the environment and is fit for a header")
    func key() throws {
        #expect(try APIKeySetting.read(from: Environment(["LICENTRIC_API_KEY": "lk_test_a"])) == "lk_test_a")
        for environment in [[:], ["LICENTRIC_API_KEY": ""], ["LICENTRIC_API_KEY": "a\r\nb: c"]] {
            #expect(throws: StartFailure.self) { try APIKeySetting.read(from: Environment(environment)) }
        }
    }

    @Test("secrets look like those of the server")
    func secrets() throws {
        let secret = ForwardTarget.newSecret()
        #expect(secret.hasPrefix("whsec_") && secret.count == 50)
        #expect(secret != ForwardTarget.newSecret())
        #expect(try ForwardTarget.checked(secret: secret) == secret)
        for wrong in ["", "whsec_", "whsec_*", String(secret.dropFirst())] {
            #expect(throws: StartFailure.self) { try ForwardTarget.checked(secret: wrong) }
        }
    }

    @Test("an event is passed on as a delivery would be")
    func forwarding() async throws {
        let transport = RecordingTransport()
        let target = ForwardTarget(url: "http://localhost:3000/hooks", secret: ForwardTarget.newSecret())
        let forwarder = EventForwarder(to: target, by: transport)
        let event = ListedEvent.numbered(7, data: #"{ "a" : 1 }"#)
        let outcome = await forwarder.forward(event, at: Instant(milliseconds: 1_768_473_000_000))
        #expect(outcome == .answered(status: 204, body: ""))
        let sent = try #require(transport.sent.first)
        #expect(sent.url == target.url && sent.body == event.envelope)
        let names = Set(sent.headers.map(\.name))
        #expect(
            names.isSuperset(of: ["X-Licentric-Signature", "X-Licentric-Timestamp", "webhook-signature"])
        )
        #expect(sent.headers.first { $0.name == "webhook-id" }?.value == event.id.eventText)
        #expect(sent.headers.first { $0.name == "X-Licentric-Timestamp" }?.value == "1768473000")
    }

    @Test("an event of a newer server is not passed on half-understood")
    func unknownType() async {
        let transport = RecordingTransport()
        let target = ForwardTarget(url: "http://localhost:3000/hooks", secret: ForwardTarget.newSecret())
        let event = ListedEvent.numbered(1, type: "license.teleported")
        let outcome = await EventForwarder(to: target, by: transport)
            .forward(event, at: Instant(milliseconds: 0))
        guard case .failed = outcome else {
            Issue.record("it was sent")
            return
        }
        #expect(transport.sent.isEmpty)
    }
}
