import NIOCore
import NIOHTTP1

/// Answers plain requests in front of the framework and its parser, on the thread of the connection: the way through them costs
/// more than the answer (ADR 0024).
///
/// Sees the bytes first. A request that a desk takes is held until its end is there, for a moment, because many clients send head and
/// body apart; whatever is not plain goes on as it came, and so does everything while an answer is due from behind: answers keep the
/// order of their requests. Sees to silent connections as well, because nobody else sees all requests.
final class ExpressLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let desks: [any ExpressAnswers]
    private let due: DueAnswers
    private var place = RequestPlace.start
    private let idle: IdleTimer
    private let held = HeldBytes()
    /// Something went on in this burst.
    private var hasSentOn = false
    private var client: ConnectionClient
    /// An answer was promised; what comes in meanwhile waits.
    private var isPromised = false
    private var late: [LateArrival] = []
    private var isReadWanted = false
    private var isGone = false

    init(desks: [any ExpressAnswers], due: DueAnswers, proxies: TrustedProxies, idleTimeout: TimeAmount) {
        self.desks = desks
        self.due = due
        client = ConnectionClient(trusting: proxies)
        idle = IdleTimer(patience: idleTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        idle.start(on: context.eventLoop) {
            self.idle.noteActivity(self.due.lastEnd)
            return self.isPromised || (self.due.count > 0 && !self.due.isReading)
        } end: {
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context _: ChannelHandlerContext) {
        idle.cancel()
        leave()
    }

    private func leave() {
        isGone = true
        held.takeAll()
    }

    // MARK: Coming in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        idle.noteActivity()
        take(unwrapInboundIn(data), context)
    }

    private func take(_ more: ByteBuffer, _ context: ChannelHandlerContext) {
        guard !isPromised else {
            late.append(.bytes(more))
            return
        }
        var bytes = held.continued(by: more)
        while bytes.readableBytes > 0, takeNext(of: &bytes, context) {}
    }

    /// - Returns: False where what is left waits.
    private func takeNext(of bytes: inout ByteBuffer, _ context: ChannelHandlerContext) -> Bool {
        switch place {
        case .unknown: sendOn(bytes.readableBytes, of: &bytes, context)
        case .body(let missing):
            let count = min(missing, bytes.readableBytes)
            place = count < missing ? .body(missing: missing - count) : .start
            sendOn(count, of: &bytes, context)
        case .start:
            switch bytes.withUnsafeReadableBytes(ExpressHead.read) {
            case .head(let head): return takeRequest(head, of: &bytes, context)
            case .incomplete:
                held.hold(bytes)
                return false
            case .other: place = .unknown
            }
        }
        return true
    }

    private func takeRequest(
        _ head: ExpressHead,
        of bytes: inout ByteBuffer,
        _ context: ChannelHandlerContext
    ) -> Bool {
        guard head.isPlain, isFree(context),
            let desk = desks.first(where: { $0.takes(head.method, head.path) })
        else {
            sendRequestOn(head, of: &bytes, context)
            return true
        }
        let length = head.byteCount + head.bodyBytes
        guard bytes.readableBytes >= length else {
            held.hold(bytes)
            return false
        }
        switch desk.answer(
            head.request(with: bytes, from: client.address(forwarded: head.forwarded, context))
        ) {
        case .answered(let answer):
            bytes.moveReaderIndex(forwardBy: length)
            held.endWaiting()
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            return true
        case .promised(let start):
            if keep(start, bytes.getSlice(at: bytes.readerIndex, length: length), context) {
                bytes.moveReaderIndex(forwardBy: length)
                held.endWaiting()
                guard isPromised else {
                    // It was broken at once, and the request has gone on.
                    return true
                }
                if bytes.readableBytes > 0 {
                    late.append(.bytes(bytes))
                }
                return false
            }
        case .declined: break
        }
        sendRequestOn(head, of: &bytes, context)
        return true
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        held.wait(on: context.eventLoop) {
            // From now on the rest is waited for behind, where there is a deadline for it.
            self.release(context)
            self.completeBurst(context)
        }
        completeBurst(context)
    }

    /// Those behind need to hear of the end of a burst only where they had a part of it.
    private func completeBurst(_ context: ChannelHandlerContext) {
        if hasSentOn {
            hasSentOn = false
            context.fireChannelReadComplete()
        }
    }

    /// Whoever has gone needs no answer.
    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    /// What comes in behind the end of the answers is nobody's to execute.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch mode {
        case .all: leave()
        case .output: place = .unknown
        case .input: break
        }
        context.close(mode: mode, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isPromised else {
            late.append(.error(error))
            return
        }
        release(context)
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard !isPromised else {
            late.append(.event(event))
            return
        }
        release(context)
        context.fireUserInboundEventTriggered(event)
    }

    private func isFree(_ context: ChannelHandlerContext) -> Bool {
        // A client that does not read its answers is for those behind, who can wait.
        due.count == 0 && !due.isEnding && context.channel.isWritable
    }

    // MARK: Going on

    /// Lets what is held go on as it came.
    private func release(_ context: ChannelHandlerContext) {
        guard var bytes = held.takeAll() else {
            return
        }
        if case .head(let head) = bytes.withUnsafeReadableBytes(ExpressHead.read) {
            sendRequestOn(head, of: &bytes, context)
        } else {
            place = .unknown
            sendOn(bytes.readableBytes, of: &bytes, context)
        }
    }

    private func sendRequestOn(
        _ head: ExpressHead,
        of bytes: inout ByteBuffer,
        _ context: ChannelHandlerContext
    ) {
        let (length, seen) = (head.byteCount + head.bodyBytes, due.headsSeen)
        let count = min(length, bytes.readableBytes)
        place = count < length ? .body(missing: length - count) : .start
        sendOn(count, of: &bytes, context)
        if due.headsSeen != seen + 1 {
            // It was refused. Nothing may be answered here before that is.
            place = .unknown
        }
    }

    private func sendOn(_ count: Int, of bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        if let part = bytes.readSlice(length: count) {
            hasSentOn = true
            held.endWaiting()
            context.fireChannelRead(wrapInboundOut(part))
        }
    }

    // MARK: Promises

    /// Lets the answer be made, and waits for it.
    ///
    /// - Returns: Whether it will come.
    private func keep(
        _ start: (@escaping @Sendable (@escaping @Sendable () -> ByteBuffer?) -> Void) -> Bool,
        _ request: ByteBuffer?,
        _ context: ChannelHandlerContext
    ) -> Bool {
        let promise = context.eventLoop.makePromise(of: (@Sendable () -> ByteBuffer?).self)
        guard let request, start({ promise.succeed($0) }) else {
            promise.succeed { nil }
            return false
        }
        isPromised = true
        promise.futureResult.assumeIsolated()
            .whenSuccess { make in
                self.redeem(make(), request, context)
            }
        return true
    }

    private func redeem(_ answer: ByteBuffer?, _ request: ByteBuffer, _ context: ChannelHandlerContext) {
        isPromised = false
        guard !isGone else {
            return late = []
        }
        idle.noteActivity()
        if let answer {
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        } else {
            held.hold(request)
            release(context)
            completeBurst(context)
        }
        takeLate(context)
        if isReadWanted, !isPromised {
            isReadWanted = false
            context.read()
        }
    }

    private func takeLate(_ context: ChannelHandlerContext) {
        let waiting = late
        late = []
        for thing in waiting where !isGone {
            switch thing {
            case .bytes(let bytes): take(bytes, context)
            case .event(let event): userInboundEventTriggered(context: context, event: event)
            case .error(let error): errorCaught(context: context, error: error)
            }
        }
        if !waiting.isEmpty, !isGone {
            channelReadComplete(context: context)
        }
    }

    /// Whoever sends more before he has his answer waits with it.
    func read(context: ChannelHandlerContext) {
        if isPromised, !late.isEmpty {
            isReadWanted = true
        } else {
            context.read()
        }
    }
}
