import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import HTTPAPI

/// The lane and the parser together against the parser alone.
@Suite("The express lane and the order of requests")
struct ExpressOrderTests {
    /// What was read of a connection, by whoever read it.
    private final class Record: Sendable {
        let requests = Mutex<[String]>([])

        func add(_ request: String) {
            requests.withLock { $0.append(request) }
        }
    }

    /// Answers, declines, and keeps and breaks promises at once, by the path.
    private final class Desk: ExpressAnswers {
        let record: Record

        init(_ record: Record) {
            self.record = record
        }

        func takes(_ method: HTTPMethod, _ path: String) -> Bool {
            path != "/other"
        }

        func answer(_ request: ExpressRequest) -> ExpressOutcome {
            let told = "\(request.path) \(String(decoding: request.body, as: UTF8.self))"
            switch request.path {
            case "/answered":
                record.add(told)
                return .answered(ByteBuffer(string: "."))
            case "/kept":
                return .promised { done in
                    self.record.add(told)
                    done { ByteBuffer(string: ".") }
                    return true
                }
            case "/broken":
                return .promised { done in
                    done { nil }
                    return true
                }
            default: return .declined
            }
        }
    }

    @Test("However the bytes are cut, the same requests are read in the same order")
    func cuts() throws {
        var random = SplitMix64()
        let seed = random.seed
        for round in 0..<400 {
            let bytes = Self.stream(&random)
            let place =
                "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            let alone = try Self.read([bytes], withLane: false, &random)
            let together = try Self.read(Self.cut(bytes, &random), withLane: true, &random)
            #expect(alone == together, "\(place)")
            #expect(!alone.isEmpty, "\(place)")
        }
    }

    private static func read(
        _ bursts: [[UInt8]],
        withLane: Bool,
        _ random: inout SplitMix64
    ) throws -> [String] {
        let (record, due) = (Record(), DueAnswers())
        let proxies = ShellConfiguration().trustedProxies
        let lane = ExpressLane(desks: [Desk(record)], due: due, proxies: proxies, idleTimeout: .seconds(60))
        let parser = ByteToMessageHandler(HTTPRequestDecoder())
        let handlers: [any ChannelHandler] = [HTTPResponseEncoder(), parser, HeadCheck(), due]
        let channel = EmbeddedChannel(handlers: (withLane ? [lane] : []) + handlers)
        var request = ""
        for burst in bursts {
            channel.pipeline.fireChannelRead(ByteBuffer(bytes: burst))
            channel.pipeline.fireChannelReadComplete()
            if Int.random(in: 0..<8, using: &random) == 0 {
                channel.embeddedEventLoop.advanceTime(by: .milliseconds(20))
            }
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                switch part {
                case .head(let head): request = "\(head.uri) "
                case .body(let bytes): request += String(buffer: bytes)
                case .end:
                    record.add(request)
                    let head = HTTPResponseHead(
                        version: .http1_1,
                        status: .ok,
                        headers: ["Content-Length": "0"]
                    )
                    try channel.writeOutbound(HTTPServerResponsePart.head(head))
                    try channel.writeOutbound(HTTPServerResponsePart.end(nil))
                }
            }
        }
        _ = try? channel.finish()
        return record.requests.withLock { $0 }
    }

    private static func cut(_ bytes: [UInt8], _ random: inout SplitMix64) -> [[UInt8]] {
        var (pieces, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
        while !rest.isEmpty {
            let length = [1, 3, 20, 60, 150, 400].randomElement(using: &random) ?? 1
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }

    /// Some requests, each of which some server could frame in its own way.
    private static func stream(_ random: inout SplitMix64) -> [UInt8] {
        let paths = ["/answered", "/kept", "/broken", "/declined", "/other"]
        let fields = [
            "Accept: */*\r\n", "TE: trailers\r\n", "X-Long: \(String(repeating: "x", count: 900))\r\n",
            "Idempotency-Key: k\r\n", "X-Umlaut: \u{FC}\r\n", "", "", "", "",
        ]
        var text = ""
        for number in 0..<Int.random(in: 1..<7, using: &random) {
            let path = paths.randomElement(using: &random) ?? "/other"
            let field = fields.randomElement(using: &random) ?? ""
            let body =
                "POST /\(number) HTTP/1.1\r\n"
                + String(repeating: "y", count: Int.random(in: 0..<60, using: &random))
            text += "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\(field)"
            if Int.random(in: 0..<6, using: &random) == 0 {
                let size = String(body.utf8.count, radix: 16)
                text += "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n"
            } else {
                text += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
        }
        return Array(text.utf8)
    }
}
