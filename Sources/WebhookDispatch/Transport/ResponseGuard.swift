import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Breaks a connection off whose server answers with a status that HTTP does not have.
///
/// The decoder passes every status below 200 on as a preliminary answer. The client takes only 1xx for one, and stops the whole
/// process when the end of a "000" reaches it: no receiver may be able to do that.
package final class ResponseGuard: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPClientResponsePart
    package typealias InboundOut = HTTPClientResponsePart

    /// What the answer was not.
    package struct ImpossibleStatus: Error {}

    private var isBroken = false

    package init() {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else {
            return
        }
        if case .head(let head) = unwrapInboundIn(data), !(100...999).contains(head.status.code) {
            isBroken = true
            context.fireErrorCaught(ImpossibleStatus())
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}

extension HTTPClient.Configuration {
    /// Puts the guard into every connection, behind the decoder.
    package mutating func guardResponses() {
        http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(ResponseGuard(), position: .after(decoder))
            }
        }
    }
}
