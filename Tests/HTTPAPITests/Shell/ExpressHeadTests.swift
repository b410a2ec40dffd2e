import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTPAPI

/// Which heads are plain, and that the parser frames them in the same way.
@Suite("Heads for the express lane")
struct ExpressHeadTests {
    private static let body = ["Content-Type: application/json", "Content-Length: 10"]

    private func text(_ fields: [String], _ line: String = "POST / HTTP/1.1") -> String {
        ([line, "Host: localhost"] + fields + ["", ""]).joined(separator: "\r\n")
    }

    private func read(_ text: String) -> ExpressHead.Reading {
        Array(text.utf8).withUnsafeBytes(ExpressHead.read)
    }

    private func head(_ fields: [String], _ line: String = "POST / HTTP/1.1") -> ExpressHead? {
        guard case .head(let head) = read(text(fields, line)) else {
            return nil
        }
        return head
    }

    @Test(
        "Plain, or not plain, or for the parser alone",
        arguments: [
            ([], true),
            (["X-Anything: is fine", "accept:*/*", "Origin: https://app.example"], true),
            (["authorization: License a"], true),
            (["Authorization: a", "AUTHORIZATION: b"], false),
            (["Idempotency-Key: k"], false), (["Connection: Keep-Alive"], true),
            (["x-request-id: a", "X-Request-Id: b"], false),
            (["CONTENT-encoding: gzip"], false), (["content-TYPE: application/json"], false),
            (["connection: close"], nil), (["connection: keep-alive, upgrade"], nil),
            (["Proxy-Connection: keep-alive"], nil),
            (["Expect: 100-continue"], nil), (["Transfer-Encoding: chunked"], nil), (["TE: trailers"], nil),
            (["Upgrade: h2c"], nil), (["Trailer: a"], nil), (["Host: another"], nil),
            (["Content-Length: 10"], nil), (["a: folded\r\n here"], nil), (["a : blank"], nil),
            ([": empty"], nil),
            (["a: \u{7F}"], nil), (["a: \u{E9}"], nil), (["a: lonely\nb: c"], nil), (["a: b\rc"], nil),
            (["no colon"], nil), (["a: \u{0}"], nil),
        ] as [([String], Bool?)]
    )
    func table(_ more: [String], _ isPlain: Bool?) {
        #expect(head(Self.body + more)?.isPlain == isPlain)
    }

    @Test("Bodies are short and JSON, or not there")
    func bodies() {
        let typed = { (type: String, length: String) in
            head(["content-type: \(type)", "content-length: \(length)"])
        }
        #expect(head([])?.isPlain == true)
        #expect(head(["Content-Length: 0"])?.isPlain == true)
        #expect(head(["Content-Length: 10"])?.isPlain == false)
        #expect(typed("APPLICATION/json; charset=UTF-8", "10")?.isPlain == true)
        #expect(typed("text/json", "10")?.isPlain == false)
        #expect(typed("application/json", "4096")?.isPlain == true)
        #expect(typed("application/json", "4097")?.isPlain == false)
        for length in ["ten", "", "-1", "+1", "1,1", "0x1", "1234567890"] {
            #expect(typed("application/json", length) == nil, "\(length)")
        }
    }

    @Test("POST, and GET without a body; only the version that everybody speaks")
    func methods() {
        #expect(head([], "GET / HTTP/1.1")?.isPlain == true)
        #expect(head(["Content-Length: 0"], "GET / HTTP/1.1")?.isPlain == true)
        #expect(head(Self.body, "GET / HTTP/1.1")?.isPlain == false)
        #expect(head([], "HEAD / HTTP/1.1")?.isPlain == false)
        #expect(head(Self.body, "PATCH / HTTP/1.1")?.isPlain == false)
        for line in [
            "POST / HTTP/1.0", "POST  / HTTP/1.1", "POST / HTTP/1.1 ", "post / HTTP/1.1", "BREW / HTTP/1.1",
            "CONNECT / HTTP/1.1", "POST * HTTP/1.1", "POST http://localhost/ HTTP/1.1", "\r\nPOST / HTTP/1.1",
        ] {
            #expect(head(Self.body, line) == nil, "\(line)")
        }
    }

    @Test("Without its end it is incomplete, at each byte; too long, it is for the parser")
    func incomplete() {
        let whole = text(Self.body)
        for length in 0..<whole.utf8.count {
            guard case .incomplete = read(String(decoding: whole.utf8.prefix(length), as: UTF8.self)) else {
                Issue.record("after \(length) bytes")
                continue
            }
        }
        guard case .head(let head) = read(whole + "{}") else {
            Issue.record("the whole")
            return
        }
        #expect(head.byteCount == whole.utf8.count)
        for long in [
            "a: " + String(repeating: "b", count: ExpressHead.maximumBytes),
            Array(repeating: "a: b", count: ExpressHead.maximumFields).joined(separator: "\r\n"),
        ] {
            guard case .other = read(text([long])) else {
                Issue.record("\(long.count) bytes")
                continue
            }
        }
    }

    @Test("What it reads")
    func facts() {
        let plain = head(
            Self.body + [
                "x-request-id: a-1", "X-Forwarded-For: 10.0.0.1", "x-forwarded-for:10.0.0.2 \t",
                "Authorization:  License key", "origin: null",
            ],
            "POST /a/b?c=d HTTP/1.1"
        )
        #expect(plain?.path == "/a/b?c=d" && plain?.method == .POST)
        #expect(plain?.requestID == "a-1" && plain?.forwarded == ["10.0.0.1", "10.0.0.2"])
        #expect(plain?.authorization == "License key" && plain?.hasOrigin == true && plain?.bodyBytes == 10)
        #expect(head(Self.body + ["X-Request-Id: not \t visible"])?.requestID == nil)
    }

    /// Two that frame the same bytes differently let one client speak in the name of another.
    @Test("Whatever it reads, the parser reads alike, and ends it at the same byte")
    func framing() throws {
        var random = SplitMix64()
        let seed = random.seed
        var read = 0
        for round in 0..<20_000 {
            let bytes = Self.mutated(&random)
            guard case .head(let head) = bytes.withUnsafeBytes(ExpressHead.read) else {
                continue
            }
            read += 1
            let place =
                "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: min(head.bodyBytes, 300))
            guard let parsed = try Self.parsed(bytes.prefix(head.byteCount) + body) else {
                // The parser refuses it: then it is refused, as `ExpressLane.sendRequestOn` sees.
                continue
            }
            #expect(parsed.head.method == head.method && parsed.head.uri == head.path, "\(place)")
            #expect(
                parsed.head.headers["content-length"].map { Int(Self.trimmed($0)) ?? -1 }.reduce(0, +)
                    == head.bodyBytes,
                "\(place)"
            )
            #expect(
                parsed.head.headers["authorization"].last.map(Self.trimmed) == head.authorization,
                "\(place)"
            )
            #expect(parsed.head.headers["x-forwarded-for"].map(Self.trimmed) == head.forwarded, "\(place)")
            #expect(parsed.endsWithLastByte == (head.bodyBytes <= 300), "\(place)")
        }
        // A property that never met its case shows nothing.
        #expect(read > 2000, "seed \(seed)")
    }

    /// The parser leaves blanks behind a value to those who read it.
    private static func trimmed(_ value: String) -> String {
        value.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
    }

    /// What the parser makes of bytes, and whether the request ended with the last of them.
    private static func parsed(_ bytes: [UInt8]) throws -> (head: HTTPRequestHead, endsWithLastByte: Bool)? {
        let channel = EmbeddedChannel(handlers: [ByteToMessageHandler(HTTPRequestDecoder()), HeadCheck()])
        defer { _ = try? channel.finish() }
        var head: HTTPRequestHead?
        var endedEarly = false
        var ended = false
        for part in [bytes.dropLast(), bytes.suffix(1)] {
            guard (try? channel.writeInbound(ByteBuffer(bytes: part))) != nil else {
                return nil
            }
            endedEarly = ended
            while let read = try channel.readInbound(as: HTTPServerRequestPart.self) {
                switch read {
                case .head(let first): head = head ?? first
                case .body: break
                case .end: ended = true
                }
            }
        }
        return head.map { ($0, ended && !endedEarly) }
    }

    /// A request that is plain, or nearly.
    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        let fields = [
            "Content-Length: 3", "Content-Type: application/json", "Authorization: License a b",
            "X-Forwarded-For: 1.2.3.4",
            "x-forwarded-for:10.0.0.1 ", "Accept: */*", "X-Empty:", "Connection: keep-alive",
            "Transfer-Encoding: chunked",
            "content-length: 12", "X-Request-Id: r", "Host: b", "Origin:\tnull", "Upgrade: a",
            "Keep-Alive: timeout=5",
        ]
        let line = ["POST /a HTTP/1.1", "GET /b?c HTTP/1.1", "DELETE /d HTTP/1.1", "OPTIONS /e HTTP/1.1"]
            .randomElement(using: &random)
        var lines = [line ?? "", "Host: a"]
        for _ in 0..<Int.random(in: 0..<5, using: &random) {
            lines.append(fields.randomElement(using: &random) ?? "")
        }
        var bytes = Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
        let marks: [UInt8] = [0x0D, 0x0A, 0x20, 0x09, 0x3A, 0x00, 0x2C, 0x30, 0x80, 0x23, 0x22, 0x7F, 0x2F]
        for _ in 0..<max(0, Int.random(in: -2..<4, using: &random)) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let mark = marks.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = mark
            case 1: bytes.insert(mark, at: place)
            default: bytes.remove(at: place)
            }
        }
        return bytes
    }
}
