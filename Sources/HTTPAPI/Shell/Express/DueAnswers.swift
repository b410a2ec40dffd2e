import NIOCore
import NIOHTTP1

/// Counts the requests that went by the express lane and are not answered; stands behind ``HeadCheck``, where whole heads are
/// seen.
final class DueAnswers: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Heads that came this far since the connection began.
    private(set) var headsSeen = 0
    /// Requests whose heads came, and whose answers have not ended.
    private(set) var count = 0
    /// The end of the last request has not been seen.
    private(set) var isReading = false
    /// An answer has said that it is the last.
    private(set) var isEnding = false
    /// When an answer ended.
    private(set) var lastEnd: NIODeadline = .uptimeNanoseconds(0)

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            headsSeen += 1
            count += 1
            isReading = true
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isEnding = isEnding || head.headers[canonicalForm: "connection"].contains("close")
        case .body: break
        case .end:
            // What breaks before its head is there is answered, too.
            count = max(0, count - 1)
            lastEnd = .now()
        }
        context.write(data, promise: promise)
    }
}
