import HTTPTypes
import Hummingbird
import LicensingCore
import Logging
import NIOCore
import TestSupport

@testable import HTTPAPI

/// The shell with everything around it under a test's control, asked without a socket.
struct TestShell: Sendable {
    static let account = "018f0000-0000-7000-8000-000000000001"

    let clock: FakeClock
    let authenticator = FakeAuthenticator()
    let lines = LogRecorder.Lines()
    let limiter: RateLimiter
    let services: ShellServices
    let pipeline: RequestPipeline

    init(
        limits: RateLimits = .standard,
        sharing: LimitSharing? = nil,
        clock: FakeClock = FakeClock(),
        routes: [Route] = TestRoutes.all,
        configuration: ShellConfiguration = ShellConfiguration()
    ) {
        self.clock = clock
        let lines = lines
        limiter = RateLimiter(limits: limits, sharing: sharing)
        services = ShellServices(
            authenticator: authenticator,
            limiter: limiter,
            now: { clock.now },
            randomBytes: { [UInt8](repeating: 0xFF, count: $0) },
            refusal: { $0 is TestRoutes.StoreIsDown ? Refusal(.unavailable, "The store is down.") : nil },
            logger: Logger(label: "test") { _ in LogRecorder(lines) }
        )
        pipeline = RequestPipeline(routes: routes, services: services, configuration: configuration)
    }

    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        body: String = "",
        from peer: String = "203.0.113.7"
    ) async throws -> Answer {
        var headers = headers
        if !body.isEmpty, headers[.contentLength] == nil, headers[.transferEncoding] == nil {
            headers[.contentLength] = "\(body.utf8.count)"
        }
        if !body.isEmpty, headers[.contentType] == nil {
            headers[.contentType] = "application/json"
        }
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "localhost",
            path: path,
            headerFields: headers
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = ShellContext(peer: try SocketAddress(ipAddress: peer, port: 4000))
        let response = try await pipeline.respond(to: request, context: context)
        let bytes = CollectedBody.Bytes()
        try await response.body.write(CollectedBody(bytes: bytes))
        return Answer(status: response.status.code, headers: response.headers, body: bytes.text)
    }
}

extension HTTPFields {
    static let fullKey: HTTPFields = [.authorization: "Bearer lk_live_all"]

    static func bearer(_ key: String) -> HTTPFields {
        [.authorization: "Bearer \(key)"]
    }

    static func license(_ key: String) -> HTTPFields {
        [.authorization: "License \(key)"]
    }

    func with(_ name: String, _ value: String) -> HTTPFields {
        var fields = self
        HTTPField.Name(name).map { fields[$0] = value }
        return fields
    }
}
