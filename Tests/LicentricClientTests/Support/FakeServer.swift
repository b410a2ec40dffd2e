import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import LicentricClient
import Synchronization

/// The server as far as the client sees it, in memory: signs answers as the contract says.
final class FakeServer: LicentricTransport {
    typealias Answer = @Sendable (TransportRequest) throws -> TransportResponse

    struct Settings: Sendable {
        var pair = SigningPair("kid-1", 7)
        var valid = true
        var code = "VALID"
        var entitlements = ["export"]
        var missing: [String] = []
        var licenseEnd: String?
        var environment = "live"
        var nonce: String?
        /// How far its clock is from the device's.
        var offset = Span(milliseconds: 0)
        var isDown = false
        /// What is answered before anything else, one for each request.
        var queue: [Answer] = []
        var published = ""
        var nextHeartbeatAt = "null"
        /// Changes what is on its way to the client.
        var onTheWay: @Sendable (TransportResponse) -> TransportResponse = { $0 }
    }

    let clock: FakeClock
    private let settings = Mutex(Settings())
    private let log = Mutex<[TransportRequest]>([])

    init(clock: FakeClock) {
        self.clock = clock
    }

    var requests: [TransportRequest] {
        log.withLock { $0 }
    }

    func set(_ change: (inout Settings) -> Void) {
        settings.withLock { change(&$0) }
    }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        log.withLock { $0.append(request) }
        let queued = settings.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
        if let queued {
            return try queued(request)
        }
        let now = settings.withLock { $0 }
        guard !now.isDown else {
            throw TransportFailure("no route")
        }
        return now.onTheWay(try answer(request, now))
    }

    private func answer(_ request: TransportRequest, _ now: Settings) throws -> TransportResponse {
        let path = request.url.path()
        switch (request.method, path.split(separator: "/").last) {
        case ("POST", "validate-key"): return try verdict(request, now)
        case ("GET", "public-keys"): return .json(200, #"{"data":[\#(now.published)]}"#)
        case ("GET", "machines"):
            return .json(
                200,
                #"{"data":[\#(machine(now))],"pagination":{"nextCursor":null,"hasMore":false}}"#
            )
        case ("POST", "machines"): return .json(201, #"{"data":\#(machine(now))}"#)
        case ("POST", "heartbeat"): return .json(200, #"{"data":\#(machine(now))}"#)
        case ("DELETE", _): return .json(204, "")
        case ("POST", "checkout"):
            let text = try file(now).text.replacing("\n", with: #"\n"#)
            return .json(200, #"{"data":{"certificate":"\#(text)"}}"#)
        default: return .json(404, #"{"error":"No.","code":"NOT_FOUND","status":404,"requestId":"r"}"#)
        }
    }

    private func machine(_ now: Settings) -> String {
        """
        {"id":"m-1","licenseId":"l-1","fingerprint":"device-one","name":"Desk","heartbeatStatus":"ALIVE",
        "lastHeartbeatAt":"\(time(now).rfc3339)","nextHeartbeatAt":\(now.nextHeartbeatAt),
        "createdAt":"\(time(now).rfc3339)"}
        """
    }

    private func time(_ now: Settings) -> Instant {
        Instant(milliseconds: clock.milliseconds) + now.offset
    }

    private func verdict(_ request: TransportRequest, _ now: Settings) throws -> TransportResponse {
        let asked = Fields(try JSONDocument(Array(request.body)), unknown: .ignore)
        let sent = asked.string("nonce", length: 1...128)
        let nonce = now.nonce ?? sent
        let end = now.licenseEnd.map { "\"\($0)\"" } ?? "null"
        let license = #"{"id":"l-1","status":"active","name":null,"expiresAt":\#(end)}"#
        let machine = #"{"id":"m-1","fingerprint":"device-one","name":"Desk","heartbeatStatus":"ALIVE"}"#
        var writer = JSONWriter()
        writer.field("entitlements", now.entitlements)
        let held = String(decoding: writer.bytes, as: UTF8.self)
        let core = """
            "valid":\(now.valid),"code":"\(now.code)","license":\(license),"machine":\(machine),\(held),"nonce":"\(nonce)"
            """
        let missing = now.missing.map { "\"\($0)\"" }.joined(separator: ",")
        let metadata = #"{"environment":"\#(now.environment)","missingEntitlements":[\#(missing)]}"#
        let body = Array(#"{\#(core),"data":{\#(core),"metadata":\#(metadata)}}"#.utf8)
        let timestamp = "\(time(now).unixSeconds)"
        let text = SignedAnswer.text(
            timestamp: timestamp,
            nonce: sent,
            requestBody: Array(request.body),
            responseBody: body
        )
        let headers = [
            "X-Signature-Timestamp": timestamp, "X-Licentric-Key-Id": now.pair.kid,
            "X-Licentric-Signature-Ed25519": try now.pair.signature(of: text),
        ]
        return TransportResponse(status: 200, headers: headers, body: Data(body))
    }

    /// A license file as of now, for two weeks.
    func file(_ change: (inout Settings) -> Void = { _ in }) throws -> LicenseFile {
        var now = settings.withLock { $0 }
        change(&now)
        return try file(now)
    }

    private func file(_ now: Settings) throws -> LicenseFile {
        let issued = time(now)
        let end = issued + .days(14)
        var writer = JSONWriter()
        writer.field("entitlements", now.entitlements)
        let held = String(decoding: writer.bytes, as: UTF8.self)
        let licenseEnd = now.licenseEnd.map { "\"\($0)\"" } ?? "null"
        let claims = """
            {"license":{"id":"l-1","status":"active","name":null,"expiresAt":\(licenseEnd)},"product":{"id":"p-1","code":"pro"},
            "policy":{"id":"po-1","expirationStrategy":"RESTRICT_ACCESS"},\(held),
            "machine":{"id":"m-1","fingerprint":"device-one","name":"Desk"},"fingerprint":"device-one",
            "issuedAt":"\(issued.rfc3339)","notBefore":"\(issued.rfc3339)","expiresAt":"\(end.rfc3339)"}
            """
        return try LicenseFile(
            sealing: Array(claims.utf8),
            under: LicenseFileHeader(
                kid: now.pair.kid,
                environment: .live,
                issuedAt: issued,
                expiresAt: end
            ),
            for: LicenseFileLock(licenseKey: World.licenseKey, fingerprint: "device-one"),
            nonce: FakeRandom(UInt64(issued.milliseconds)).bytes(12),
            signingKey: now.pair.secret
        )
    }
}

extension TransportResponse {
    static func json(_ status: Int, _ text: String, _ headers: [String: String] = [:]) -> TransportResponse {
        TransportResponse(status: status, headers: headers, body: Data(text.utf8))
    }

    static func refusal(
        _ status: Int,
        _ code: String,
        _ headers: [String: String] = [:]
    ) -> TransportResponse {
        .json(
            status,
            #"{"error":"No.","code":"\#(code)","status":\#(status),"requestId":"r-1","details":{"max":1}}"#,
            headers
        )
    }
}
