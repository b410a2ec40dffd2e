import NIOCore
import NIOPosix

/// A client without manners: bytes out, bytes in.
struct RawConnection {
    private var incoming: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private(set) var received = ""

    static func open<Result: Sendable>(
        port: Int,
        _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(incoming: inbound.makeAsyncIterator(), outgoing: outbound)
            return try await body(&connection)
        }
    }

    private init(
        incoming: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.incoming = incoming
        self.outgoing = outgoing
    }

    func send(_ text: String) async throws {
        try await outgoing.write(ByteBuffer(string: text))
    }

    mutating func readToEnd() async throws -> String {
        while let buffer = try await incoming.next(isolation: #isolation) {
            received += String(buffer: buffer)
        }
        return received
    }

    /// Reads until the text stands in what was received, or the server closes.
    mutating func read(until text: String) async throws {
        while !received.contains(text), let buffer = try await incoming.next(isolation: #isolation) {
            received += String(buffer: buffer)
        }
    }
}
