import NIOCore
import NIOHTTP1
import Synchronization

/// The server's side of one connection.
final class Receiver: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let behaviour: LoopbackServer.Behaviour
    private let log: LoopbackServer.Log
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ behaviour: LoopbackServer.Behaviour, _ log: LoopbackServer.Log) {
        self.behaviour = behaviour
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ""
        case .body(let bytes):
            body += String(buffer: bytes)
        case .end:
            if let head {
                log.received.withLock { $0.append(.init(head: head, body: body)) }
            }
            answer(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        switch behaviour {
        case .answer(let status, let text, let headers):
            write(Array(text.utf8), status: status, headers: headers, to: context)
        case .bytes(let bytes):
            write(bytes, status: 200, headers: [], to: context)
        case .raw(let text):
            let channel = context.channel
            // From the head of the pipeline nothing encodes it.
            try? channel.pipeline.syncOperations.context(name: LoopbackServer.firstHandler)
                .writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
        case .silence, .deafness:
            break
        case .drip(let status):
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            drip(context)
        case .close:
            context.close(promise: nil)
        }
    }

    private func write(
        _ body: [UInt8],
        status: Int,
        headers: [(String, String)],
        to context: ChannelHandlerContext
    ) {
        let fields = HTTPHeaders(headers + [("Content-Length", "\(body.count)")])
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func drip(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else {
            return
        }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: ".")))), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(10)) {
            bound.value.0.drip(bound.value.1)
        }
    }
}

extension LoopbackServer.Behaviour {
    var reads: Bool {
        if case .deafness = self {
            return false
        }
        return true
    }
}
