import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import HTTPAPI

/// Which requests the express lane takes, by how their bytes arrive.
@Suite("The express lane")
struct ExpressLaneTests {
    /// Answers everything with a word, and counts.
    private final class Desk: ExpressAnswers {
        let asked = Mutex<[[UInt8]]>([])
        let promised = Mutex<[@Sendable (@escaping @Sendable () -> ByteBuffer?) -> Void]>([])

        func takes(_ method: HTTPMethod, _ path: String) -> Bool {
            method == .POST && ["/taken", "/promised", "/broken", "/declined"].contains(path)
        }

        func answer(_ request: ExpressRequest) -> ExpressOutcome {
            asked.withLock { $0.append(request.body) }
            switch request.path {
            case "/declined": return .declined
            case "/broken":
                return .promised { done in
                    done { nil }
                    return true
                }
            case "/promised":
                return .promised { done in
                    self.promised.withLock { $0.append(done) }
                    return true
                }
            default: return .answered(ByteBuffer(string: "answer"))
            }
        }
    }

    private struct Broken: Error {}

    private let desk = Desk()

    private func channel() throws -> EmbeddedChannel {
        let due = DueAnswers()
        let proxies = ShellConfiguration().trustedProxies
        return EmbeddedChannel(
            handlers: [
                ExpressLane(desks: [desk], due: due, proxies: proxies, idleTimeout: .seconds(60)),
                HTTPResponseEncoder(), ByteToMessageHandler(HTTPRequestDecoder()), HeadCheck(), due,
            ]
        )
    }

    private func head(_ path: String = "/taken", length: Int = 4, more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\(more)\r\n"
    }

    /// Each text is a burst of bytes.
    private func send(_ channel: EmbeddedChannel, _ bursts: String...) {
        for burst in bursts {
            channel.pipeline.fireChannelRead(ByteBuffer(string: burst))
            channel.pipeline.fireChannelReadComplete()
        }
    }

    /// What came out, up to now.
    private func out(_ channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: buffer)
        }
        return text
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

    private func answerFromBehind(_ channel: EmbeddedChannel, _ more: HTTPHeaders = [:]) throws {
        var headers: HTTPHeaders = ["Content-Length": "0"]
        headers.add(contentsOf: more)
        let ok = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        try channel.writeOutbound(HTTPServerResponsePart.head(ok))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    @Test("In one burst, in two, or in as many as there are bytes, a request is answered here")
    func pieces() throws {
        let channel = try channel()
        send(channel, head() + "abcd")
        send(channel, head(), "abcd")
        for letter in head() + "abcd" {
            send(channel, String(letter))
        }
        send(channel, head() + "abcd" + head() + "ab", "cd")
        #expect(try out(channel) == String(repeating: "answer", count: 5))
        #expect(try behind(channel) == [])
        #expect(desk.asked.withLock { $0 } == Array(repeating: Array("abcd".utf8), count: 5))
        _ = try? channel.finish()
    }

    @Test(
        "What does not come soon is waited for behind, and comes there whole; the next request is answered here again"
    )
    func late() throws {
        let channel = try channel()
        send(channel, head() + "ab")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(19))
        #expect(try behind(channel) == [])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try behind(channel) == ["/taken", "ab"])
        send(channel, "cd")
        #expect(try behind(channel) == ["cd", "end"])
        #expect(try out(channel) == "")
        try answerFromBehind(channel)
        #expect(try out(channel).hasPrefix("HTTP/1.1 200 OK"))
        // The wait of the first is over, and must not end that of the second.
        send(channel, head())
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(15))
        send(channel, "abcd")
        #expect(try out(channel) == "answer")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(100))
        #expect(try behind(channel) == [])
        _ = try? channel.finish()
    }

    @Test("A head that does not come soon leaves the connection to the parser")
    func lateHead() throws {
        let channel = try channel()
        let whole = head() + "abcd"
        send(channel, String(whole.prefix(30)))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(20))
        send(channel, String(whole.dropFirst(30)))
        #expect(try behind(channel) == ["/taken", "abcd", "end"])
        try answerFromBehind(channel)
        _ = try out(channel)
        // What looks like a request may be the rest of one.
        send(channel, whole)
        #expect(try behind(channel) == ["/taken", "abcd", "end"])
        #expect(desk.asked.withLock { $0.isEmpty })
        _ = try? channel.finish()
    }

    @Test("What is not for a desk, or too long, goes on at once, and the next request is answered here")
    func others() throws {
        let channel = try channel()
        send(channel, head("/other"))
        #expect(try behind(channel) == ["/other"])
        send(channel, "abcd")
        #expect(try behind(channel) == ["abcd", "end"])
        try answerFromBehind(channel)
        let length = ExpressHead.maximumBodyBytes + 1
        send(channel, head(length: length))
        #expect(try behind(channel) == ["/taken"])
        send(channel, String(repeating: "a", count: length - 1))
        #expect(try behind(channel).count == 1)
        send(channel, "a")
        #expect(try behind(channel) == ["a", "end"])
        try answerFromBehind(channel)
        _ = try out(channel)
        send(channel, head() + "abcd")
        #expect(try out(channel) == "answer")
        send(channel, head("/declined") + "abcd")
        #expect(try behind(channel) == ["/declined", "abcd", "end"])
        _ = try? channel.finish()
    }

    @Test("While an answer is due from behind nothing is answered here; after the last one nothing ever is")
    func order() throws {
        let channel = try channel()
        send(channel, head("/other") + "abcd" + head() + "efgh")
        #expect(try behind(channel) == ["/other", "abcd", "end", "/taken", "efgh", "end"])
        try answerFromBehind(channel)
        send(channel, head() + "ijkl")
        #expect(try behind(channel) == ["/taken", "ijkl", "end"])
        try answerFromBehind(channel)
        try answerFromBehind(channel, ["Connection": "close"])
        #expect(try !out(channel).contains("answer"))
        send(channel, head() + "mnop")
        #expect(try !out(channel).contains("answer"))
        #expect(desk.asked.withLock { $0.isEmpty })
        _ = try? channel.finish()
    }

    @Test("What the parser refuses is refused before anything behind it is answered")
    func refused() throws {
        let channel = try channel()
        // No parser takes this target, though it is one as far as the lane can see.
        send(channel, "POST /\"<> HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n" + head() + "abcd")
        if desk.asked.withLock({ $0.isEmpty }) {
            #expect(try out(channel) == "")
        } else {
            #expect(try behind(channel).first != nil)
        }
        _ = try? channel.finish()
    }

    @Test("A connection that is framed in another way is the parser's from there on")
    func chunked() throws {
        let channel = try channel()
        let chunks = "POST /other HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        send(channel, chunks + "50\r\n" + head() + "abcd")
        #expect(try behind(channel).first == "/other")
        send(channel, head() + "abcd")
        #expect(desk.asked.withLock { $0.isEmpty })
        _ = try? channel.finish()
    }

    @Test("What comes while an answer is promised waits for it; what was promised in vain goes on first")
    func promises() throws {
        let channel = try channel()
        send(channel, head("/promised") + "abcd" + head() + "efgh")
        send(channel, head("/promised"), "ijkl" + head("/other") + "mnop")
        #expect(try out(channel) == "")
        let keep = {
            let done = desk.promised.withLock { $0.removeFirst() }
            return { (answer: String?) in
                done { answer.map { ByteBuffer(string: $0) } }
                channel.embeddedEventLoop.run()
            }
        }
        keep()("kept")
        #expect(try out(channel) == "keptanswer")
        #expect(try behind(channel) == [])
        keep()(nil)
        #expect(try behind(channel) == ["/promised", "ijkl", "end", "/other", "mnop", "end"])
        #expect(
            desk.asked.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } == [
                "abcd", "efgh", "ijkl",
            ]
        )
        _ = try? channel.finish()
    }

    @Test("A promise that is broken at once lets its request go on, and what came with it after it")
    func brokenPromise() throws {
        let channel = try channel()
        send(channel, head("/broken") + "abcd" + head() + "efgh")
        #expect(try behind(channel) == ["/broken", "abcd", "end", "/taken", "efgh", "end"])
        try answerFromBehind(channel)
        try answerFromBehind(channel)
        send(channel, head("/broken") + "abcd" + head() + "ef", "gh" + head() + "ijkl")
        let parts = try behind(channel)
        #expect(parts.filter { $0 != "end" }.joined() == "/brokenabcd/takenefgh/takenijkl")
        _ = try? channel.finish()
    }

    @Test("Bytes that come one by one do not make the wait longer; each request has its own")
    func trickle() throws {
        let channel = try channel()
        send(channel, head() + "a")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(15))
        send(channel, "b")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(4))
        #expect(try behind(channel) == [])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try behind(channel) == ["/taken", "ab"])
        send(channel, "cd")
        #expect(try behind(channel) == ["cd", "end"])
        try answerFromBehind(channel)
        _ = try out(channel)
        send(channel, head() + "a")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(15))
        send(channel, "bcd" + head() + "e")
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(15))
        send(channel, "fgh")
        #expect(try out(channel) == "answeranswer")
        _ = try? channel.finish()
    }

    @Test("What comes in behind the end of the answers is not executed")
    func closed() throws {
        for mode in [CloseMode.output, .all] {
            let channel = try channel()
            send(channel, head("/promised") + "abcd")
            send(channel, head() + "efgh")
            channel.close(mode: mode, promise: nil)
            desk.promised.withLock { $0.removeFirst() }({ nil })
            channel.embeddedEventLoop.run()
            #expect(
                desk.asked.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } == ["abcd"],
                "\(mode)"
            )
            desk.asked.withLock { $0 = [] }
            _ = try? channel.finish()
        }
    }

    @Test("Whoever goes away in the middle leaves nothing behind")
    func gone() throws {
        let channel = try channel()
        send(channel, head() + "ab")
        channel.pipeline.fireChannelInactive()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try behind(channel) == [])
        _ = try? channel.finish()
    }

    @Test("What breaks in the middle comes after what was held")
    func broken() throws {
        let channel = try channel()
        send(channel, head() + "ab")
        channel.pipeline.fireErrorCaught(Broken())
        #expect(try behind(channel) == ["/taken", "ab"])
        #expect(throws: Broken.self) { try channel.throwIfErrorCaught() }
        _ = try? channel.finish()
    }
}
