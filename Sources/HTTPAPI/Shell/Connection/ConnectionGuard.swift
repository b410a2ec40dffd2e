import HTTPTypes
import LicensingCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Keeps one connection honest: gives answers to broken HTTP their JSON, holds bodies to a deadline, and sees to it
/// that a connection that should end does.
///
/// Hummingbird answers a parser's error with an empty 400, in its turn behind the requests before; that answer is
/// told by its lack of a request id, and given a body here.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Phase {
        case open
        /// Nothing more is read, but answers are still due.
        case lastRequestRead
        /// The last answer is out; what still comes in is dropped.
        case lingering
    }

    private let limits: ConnectionLimits
    private let makeRequestID: @Sendable () -> String
    private let express: [any ExpressAnswers]

    private var phase = Phase.open
    private var requestsRead = 0
    private var answersWritten = 0
    /// The body being received, if its end has not been seen.
    private var incoming: IncomingBody?
    private var deadline: Scheduled<Void>?
    private var end: Scheduled<Void>?
    private var requestID: String?
    private var brokenBy: BrokenRequest?
    private var isInputClosed = false
    private var isReplacingAnswer = false
    private var closesAfterAnswer = false

    init(
        limits: ConnectionLimits,
        express: [any ExpressAnswers],
        makeRequestID: @escaping @Sendable () -> String
    ) {
        self.limits = limits
        self.express = express
        self.makeRequestID = makeRequestID
    }

    // MARK: Coming in

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let headCheck = HeadCheck()
            let due = DueAnswers()
            try pipeline.addHandler(headCheck, position: .after(parser))
            try pipeline.addHandler(due, position: .after(headCheck))
            let (proxies, timeout) = (limits.trustedProxies, limits.idleTimeout)
            try pipeline.addHandler(
                ExpressLane(desks: express, due: due, proxies: proxies, idleTimeout: timeout),
                position: .first
            )
        } catch {
            // Without its check no connection may be served.
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        end?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else {
            return
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            requestsRead += 1
            requestID = head.headerFields[.requestID].flatMap { RequestID.isWellFormed($0) ? $0 : nil }
            expectBody(of: head, context)
            context.fireChannelRead(data)
        case .body:
            context.fireChannelRead(data)
        case .end:
            deadline?.cancel()
            deadline = nil
            let isLast = incoming?.isOfLastRequest == true
            incoming = nil
            // What breaks from here on is no longer this request.
            requestID = nil
            context.fireChannelRead(data)
            if isLast, phase == .open {
                phase = .lastRequestRead
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase != .open {
            // Those behind have stopped asking for more; the client's bytes must go somewhere all the same.
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            isInputClosed = true
            if phase == .lingering {
                context.close(promise: nil)
            }
        }
        if event is ChannelShouldQuiesceEvent, requestsRead - answersWritten == 1 {
            closesAfterAnswer = true
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as BrokenRequest:
            fail(error, context)
        case let error as HTTPParserError:
            fail(BrokenRequest(error), context)
        default:
            context.fireErrorCaught(error)
        }
    }

    private func expectBody(of head: HTTPRequest, _ context: ChannelHandlerContext) {
        let body = IncomingBody(head)
        incoming = body
        guard !body.isEmpty else {
            return
        }
        deadline = context.eventLoop.assumeIsolated()
            .scheduleTask(in: limits.bodyDeadline) {
                self.fail(BrokenRequest("The request's body did not arrive in time."), context)
            }
        if body.isAnnounced, body.isWithin(limits.maximumBodyBytes), requestsRead - answersWritten == 1 {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    /// Ends the reading.
    ///
    /// The answer comes from behind, in its turn.
    private func fail(_ error: BrokenRequest, _ context: ChannelHandlerContext) {
        guard phase == .open else {
            return
        }
        if incoming != nil, requestsRead == answersWritten {
            // The request is answered already: there is nothing left to say.
            linger(context)
            return
        }
        phase = .lastRequestRead
        brokenBy = error
        deadline?.cancel()
        context.fireErrorCaught(HTTPParserError.unknown)
    }

    // MARK: Going out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase != .lingering else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.headerFields[.requestID] == nil:
            isReplacingAnswer = true
            writeOwnAnswer(head.status, context, promise)
        case .head(var head):
            if mustClose(head) {
                head.headerFields[.connection] = "close"
                closesAfterAnswer = true
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            if isReplacingAnswer {
                promise?.succeed()
            } else {
                context.write(data, promise: promise)
            }
        case .end:
            answersWritten += 1
            isReplacingAnswer = false
            // A request that broke off meanwhile has had its answer: nothing may follow it.
            let isAnsweredWreck = brokenBy != nil && incoming != nil && requestsRead == answersWritten
            if closesAfterAnswer || isAnsweredWreck {
                context.writeAndFlush(data, promise: promise)
                linger(context)
            } else {
                context.write(data, promise: promise)
            }
        }
    }

    private func mustClose(_ head: HTTPResponse) -> Bool {
        let isLastAnswer = requestsRead - answersWritten == 1
        if head.headerFields[.connection] == "close" {
            return true
        }
        if phase == .lastRequestRead, brokenBy == nil, isLastAnswer {
            return true
        }
        if brokenBy != nil, incoming != nil, isLastAnswer {
            // The request broke off while its answer was on the way: this is the one answer it gets.
            return true
        }
        guard isLastAnswer, let incoming else {
            return closesAfterAnswer
        }
        // Answered before the body was there. A short one is waited for, so that the connection can be used again.
        return closesAfterAnswer || incoming.isOfLastRequest || !incoming.isWithin(limits.maximumBodyBytes)
    }

    private func writeOwnAnswer(
        _ status: HTTPResponse.Status,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let requestID = requestID ?? makeRequestID()
        let refusal =
            brokenBy.map { Refusal(.validationError, $0.sentence) }
            ?? Refusal(.internalError, "Something went wrong in the server.")
        let body = ErrorBody.bytes(refusal, requestID: requestID)
        let head = HTTPResponse(
            status: HTTPResponse.Status(code: refusal.code.status),
            headerFields: [
                .connection: "close",
                .contentLength: "\(body.count)",
                .contentType: "application/json; charset=utf-8",
                .requestID: requestID,
            ]
        )
        closesAfterAnswer = true
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    }

    /// Closes our half, and the other when the client is done or has had time enough.
    private func linger(_ context: ChannelHandlerContext) {
        phase = .lingering
        deadline?.cancel()
        guard !isInputClosed else {
            context.close(promise: nil)
            return
        }
        context.close(mode: .output, promise: nil)
        end = context.eventLoop.assumeIsolated()
            .scheduleTask(in: limits.lingering) {
                context.close(promise: nil)
            }
        context.read()
    }
}
