import NIOCore
import NIOHTTP1

/// A request that may be answered on the express lane once its end is there.
struct HeldRequest {
    let head: HTTPRequestHead
    let facts: ExpressHead
    let desk: any ExpressAnswers
    private(set) var body: ByteBuffer?

    init(_ head: HTTPRequestHead, _ facts: ExpressHead, at desk: any ExpressAnswers) {
        self.head = head
        self.facts = facts
        self.desk = desk
    }

    mutating func append(_ more: ByteBuffer) {
        guard body != nil else {
            body = more
            return
        }
        body?.writeImmutableBuffer(more)
    }

    /// What the desk is asked; nil where the body is not as long as the head says.
    func request(from client: ClientAddress) -> ExpressRequest? {
        let body = body ?? ByteBuffer()
        guard body.readableBytes == facts.bodyBytes else {
            return nil
        }
        return ExpressRequest(
            path: facts.path,
            requestID: facts.requestID,
            hasOrigin: facts.hasOrigin,
            authorization: facts.authorization,
            body: Array(body.readableBytesView),
            client: client
        )
    }
}
