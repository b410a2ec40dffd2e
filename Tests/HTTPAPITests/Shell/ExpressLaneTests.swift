import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import HTTPAPI

/// Which requests the express lane takes, by how their parts arrive.
@Suite("The express lane")
struct ExpressLaneTests {
    /// Answers everything with a word, and counts.
    private final class Desk: ExpressAnswers {
        let asked = Mutex<[[UInt8]]>([])

        func takes(_ method: HTTPMethod, _ path: String) -> Bool {
            method == .POST && path == "/taken"
        }

        func answer(_ request: ExpressRequest) -> ExpressOutcome {
            asked.withLock { $0.append(request.body) }
            return .answered(ByteBuffer(string: "answer"))
        }
    }

    private let desk = Desk()

    private func channel() throws -> EmbeddedChannel {
        let proxies = ShellConfiguration().trustedProxies
        return EmbeddedChannel(
            handlers: [
                HTTPResponseEncoder(),
                ExpressLane(desks: [desk], proxies: proxies, idleTimeout: .seconds(60)),
            ]
        )
    }

    private func head(_ path: String = "/taken", length: Int = 4) -> HTTPServerRequestPart {
        let headers: HTTPHeaders = ["Content-Type": "application/json", "Content-Length": "\(length)"]
        return .head(HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers))
    }

    private func body(_ text: String) -> HTTPServerRequestPart {
        .body(ByteBuffer(string: text))
    }

    /// One burst of bytes, as the parser makes parts of it.
    private func burst(_ channel: EmbeddedChannel, _ parts: HTTPServerRequestPart...) {
        for part in parts {
            channel.pipeline.fireChannelRead(part)
        }
        channel.pipeline.fireChannelReadComplete()
    }

    private func answers(_ channel: EmbeddedChannel) throws -> Int {
        var count = 0
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            #expect(String(buffer: buffer) == "answer")
            count += 1
        }
        return count
    }

    /// What went on behind the lane.
    private func behind(_ channel: EmbeddedChannel) throws -> [String] {
        var words: [String] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head): words.append(head.uri)
            case .body(let bytes): words.append(String(buffer: bytes))
            case .end: words.append("end")
            }
        }
        return words
    }

    @Test("Head and body in one burst, or in as many as there are bytes, are answered here")
    func pieces() throws {
        let channel = try channel()
        burst(channel, head(), body("abcd"), .end(nil))
        burst(channel, head())
        burst(channel, body("abcd"), .end(nil))
        burst(channel, head())
        for letter in ["a", "b", "c", "d"] {
            burst(channel, body(letter))
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(4))
        }
        burst(channel, .end(nil))
        #expect(try answers(channel) == 3)
        #expect(try behind(channel) == [])
        #expect(desk.asked.withLock { $0 } == Array(repeating: Array("abcd".utf8), count: 3))
        _ = try? channel.finish()
    }

    @Test(
        "What does not come soon is waited for behind, and comes there whole; the next request is answered here again"
    )
    func late() throws {
        let channel = try channel()
        burst(channel, head(), body("ab"))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(19))
        #expect(try behind(channel) == [])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try behind(channel) == ["/taken", "ab"])
        burst(channel, body("cd"), .end(nil))
        #expect(try behind(channel) == ["cd", "end"])
        #expect(try answers(channel) == 0)
        let ok = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
        try channel.writeOutbound(HTTPServerResponsePart.head(ok))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        while try channel.readOutbound(as: ByteBuffer.self) != nil {}
        // The wait of the first is over, and must not end that of the second.
        burst(channel, head())
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(15))
        burst(channel, body("abcd"), .end(nil))
        #expect(try answers(channel) == 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(100))
        #expect(try behind(channel) == [])
        _ = try? channel.finish()
    }

    @Test("What is not for a desk, or too long, goes on at once")
    func others() throws {
        let channel = try channel()
        burst(channel, head("/other"))
        #expect(try behind(channel) == ["/other"])
        burst(channel, body("abcd"), .end(nil))
        #expect(try behind(channel) == ["abcd", "end"])
        let other = try self.channel()
        burst(other, head(length: ExpressHead.maximumBodyBytes + 1))
        #expect(try behind(other) == ["/taken"])
        for channel in [channel, other] {
            _ = try? channel.finish()
        }
    }

    @Test("A body of another length than the head says is for those behind")
    func wrongLength() throws {
        let channel = try channel()
        burst(channel, head(length: 5), body("abcd"), .end(nil))
        #expect(try behind(channel) == ["/taken", "abcd", "end"])
        #expect(desk.asked.withLock { $0.isEmpty })
        _ = try? channel.finish()
    }

    @Test("Whoever goes away in the middle leaves nothing behind")
    func gone() throws {
        let channel = try channel()
        burst(channel, head(), body("ab"))
        channel.pipeline.fireChannelInactive()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try behind(channel) == [])
        _ = try? channel.finish()
    }

    @Test("What breaks in the middle comes after what was held")
    func broken() throws {
        struct Broken: Error {}
        let channel = try channel()
        burst(channel, head(), body("ab"))
        channel.pipeline.fireErrorCaught(Broken())
        #expect(try behind(channel) == ["/taken", "ab"])
        #expect(throws: Broken.self) { try channel.throwIfErrorCaught() }
        _ = try? channel.finish()
    }
}
