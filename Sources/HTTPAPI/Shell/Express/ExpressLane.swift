import NIOCore
import NIOHTTP1

/// Answers plain requests in front of the framework, on the thread of the connection: the way through it costs more than the
/// answer (ADR 0024).
///
/// Stands behind ``HeadCheck``, before heads are translated. A request is held until its end is there, for a moment, because many
/// clients send head and body apart; whatever is not plain goes on as it came, and so does everything while an answer is due from
/// behind: answers keep the order of their requests. Sees to silent connections as well, because nobody else sees all requests.
final class ExpressLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What came in while an answer is waited for.
    private enum Late {
        case part(HTTPServerRequestPart)
        case event(Any)
        case error(any Error)
    }

    /// How long the rest of a request is waited for here: longer than a client needs between head and body.
    private static let patience = TimeAmount.milliseconds(20)

    private let desks: [any ExpressAnswers]
    private let proxies: TrustedProxies
    private var watch: IdleWatch
    private var held: HeldRequest? {
        didSet {
            if held == nil {
                patience?.cancel()
                patience = nil
            }
        }
    }
    /// Runs while a request is held over the end of a burst.
    private var patience: Scheduled<Void>?
    /// Requests that went on and are not answered.
    private var sentOn = 0
    private var isReadingSentOn = false
    /// Who is connected.
    private var peer: IPAddress?
    /// The same as a client, where no proxy says otherwise.
    private var client: ClientAddress?
    /// An answer was promised.
    ///
    /// Nothing more is read until it is out, and what came in meanwhile waits.
    private var isPromised = false
    private var late: [Late] = []
    private var isReadWanted = false
    /// An answer has said that it is the last.
    private var isEnding = false
    /// Where whole answers go out, past the encoder.
    private var wire: ChannelHandlerContext?
    private var timer: Scheduled<Void>?

    init(desks: [any ExpressAnswers], proxies: TrustedProxies, idleTimeout: TimeAmount) {
        self.desks = desks
        self.proxies = proxies
        watch = IdleWatch(patience: idleTimeout, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wire = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        schedule(watch.patience, context)
    }

    func handlerRemoved(context _: ChannelHandlerContext) {
        timer?.cancel()
        patience?.cancel()
        wire = nil
    }

    // MARK: Coming in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watch.noteActivity(.now())
        take(unwrapInboundIn(data), context)
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        guard !isPromised else {
            late.append(.part(part))
            return
        }
        switch (part, held) {
        case (.head(let head), _):
            release(context)
            guard isFree(context), let desk = desks.first(where: { $0.takes(head.method, head.uri) }),
                let facts = ExpressHead(head)
            else {
                sendOn(part, context)
                return
            }
            held = HeldRequest(head, facts, at: desk)
        case (.body(let more), .some):
            held?.append(more)
        case (.end(nil), .some(let held)):
            switch outcome(of: held, context) {
            case .answered(let answer):
                self.held = nil
                wire?.writeAndFlush(NIOAny(answer), promise: nil)
            case .promised(let start) where keep(start, held, context):
                self.held = nil
            case .declined, .promised:
                release(context)
                sendOn(part, context)
            }
        default:
            release(context)
            sendOn(part, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if held != nil, patience == nil {
            patience = context.eventLoop.assumeIsolated()
                .scheduleTask(in: Self.patience) {
                    // From now on the rest is waited for behind, where there is a deadline for it.
                    self.release(context)
                    context.fireChannelReadComplete()
                }
        }
        context.fireChannelReadComplete()
    }

    /// Whoever has gone needs no answer.
    func channelInactive(context: ChannelHandlerContext) {
        held = nil
        context.fireChannelInactive()
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
        sentOn == 0 && !isEnding && context.channel.isWritable && wire != nil
    }

    private func outcome(of held: HeldRequest, _ context: ChannelHandlerContext) -> ExpressOutcome {
        held.request(from: client(held.facts.forwarded, context)).map(held.desk.answer) ?? .declined
    }

    private func client(_ forwarded: [String], _ context: ChannelHandlerContext) -> ClientAddress {
        if forwarded.isEmpty, let client {
            return client
        }
        peer = peer ?? context.remoteAddress.flatMap { IPAddress($0) }
        let told = ClientAddress(peer: peer, forwarded: forwarded, trusting: proxies)
        client = forwarded.isEmpty ? told : client
        return told
    }

    // MARK: Promises

    /// Lets the answer be made, and waits for it.
    ///
    /// - Returns: Whether it will come.
    private func keep(
        _ start: (@escaping @Sendable (@escaping @Sendable () -> ByteBuffer?) -> Void) -> Bool,
        _ held: HeldRequest,
        _ context: ChannelHandlerContext
    ) -> Bool {
        let promise = context.eventLoop.makePromise(of: (@Sendable () -> ByteBuffer?).self)
        guard start({ promise.succeed($0) }) else {
            promise.succeed { nil }
            return false
        }
        isPromised = true
        watch.isAnswerDue = true
        promise.futureResult.assumeIsolated()
            .whenSuccess { make in
                self.redeem(make(), held, context)
            }
        return true
    }

    private func redeem(_ answer: ByteBuffer?, _ held: HeldRequest, _ context: ChannelHandlerContext) {
        isPromised = false
        guard let wire else {
            // The connection has gone meanwhile.
            late = []
            return
        }
        watch.noteActivity(.now())
        noteWhatIsDue()
        if let answer {
            wire.writeAndFlush(NIOAny(answer), promise: nil)
        } else {
            self.held = held
            release(context)
            sendOn(.end(nil), context)
            context.fireChannelReadComplete()
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
        for thing in waiting {
            switch thing {
            case .part(let part): take(part, context)
            case .event(let event): userInboundEventTriggered(context: context, event: event)
            case .error(let error): errorCaught(context: context, error: error)
            }
        }
        if !waiting.isEmpty {
            channelReadComplete(context: context)
        }
    }

    /// Whoever sends more before he has his answer waits with it.
    func read(context: ChannelHandlerContext) {
        if isPromised {
            isReadWanted = true
        } else {
            context.read()
        }
    }

    /// Lets what is held go on as it came.
    private func release(_ context: ChannelHandlerContext) {
        guard let held else {
            return
        }
        self.held = nil
        sendOn(.head(held.head), context)
        if let body = held.body {
            sendOn(.body(body), context)
        }
    }

    private func sendOn(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head:
            sentOn += 1
            isReadingSentOn = true
        case .body: break
        case .end: isReadingSentOn = false
        }
        noteWhatIsDue()
        context.fireChannelRead(wrapInboundOut(part))
    }

    // MARK: Going out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isEnding = isEnding || head.headers[canonicalForm: "connection"].contains("close")
        case .body: break
        case .end:
            // What breaks before its head is there is answered, too.
            sentOn = max(0, sentOn - 1)
            watch.noteActivity(.now())
            noteWhatIsDue()
        }
        context.write(data, promise: promise)
    }

    // MARK: Silence

    private func noteWhatIsDue() {
        watch.isAnswerDue = sentOn > 0 && !isReadingSentOn
    }

    private func schedule(_ rest: TimeAmount, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated()
            .scheduleTask(in: rest) {
                if let rest = self.watch.rest(.now()) {
                    self.schedule(rest, context)
                } else {
                    context.close(promise: nil)
                }
            }
    }
}
