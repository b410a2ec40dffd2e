import NIOCore
import NIOHTTP1

/// Refuses heads that two servers could frame differently, which the parser lets pass; stands right behind it, where
/// the version and all the raw fields are still to be seen.
final class HeadCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isBroken = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else {
            return
        }
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        if let sentence = Self.fault(in: head) {
            isBroken = true
            context.fireErrorCaught(BrokenRequest(sentence))
            return
        }
        if !head.isKeepAlive || head.method == .CONNECT || head.headers.contains(name: "Upgrade") {
            // One spelling for all reasons to close. Behind an offer to upgrade the parser reads no further request.
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        if Self.isOld(head) {
            // Its clients do not know the interim answer they would get.
            head.headers.remove(name: "Expect")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private static func isOld(_ head: HTTPRequestHead) -> Bool {
        head.version.major == 1 && head.version.minor == 0
    }

    private static func fault(in head: HTTPRequestHead) -> String? {
        let isOld = isOld(head)
        let hosts = head.headers["Host"].count
        if hosts > 1 || (hosts == 0 && !isOld) {
            return "A request needs exactly one Host header."
        }
        let lengths = head.headers["Content-Length"].count
        let encodings = head.headers["Transfer-Encoding"]
        if lengths > 1 || (lengths == 1 && !encodings.isEmpty) {
            return "A request has one Content-Length or is chunked, not both."
        }
        let isChunked = encodings.isEmpty || (encodings.count == 1 && encodings[0].lowercased() == "chunked")
        if !isChunked || (!encodings.isEmpty && isOld) {
            return "The only Transfer-Encoding is chunked, from HTTP/1.1 on."
        }
        return nil
    }
}
