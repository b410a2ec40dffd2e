import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A receiver on this machine that answers as it was told, and remembers what came.
final class LoopbackServer: Sendable {
    struct Received: Sendable {
        let head: HTTPRequestHead
        let body: String
    }

    enum Behaviour: Sendable {
        case answer(Int, String = "", headers: [(String, String)] = [])
        case bytes([UInt8])
        /// The whole answer, whatever it is, past the encoder.
        case raw(String)
        /// Never says anything.
        case silence
        /// Takes the connection and does not even read.
        case deafness
        /// A head, then one byte after the other without an end.
        case drip(Int)
        case close
    }

    /// What came.
    final class Log: Sendable {
        let connections = Mutex(0)
        let received = Mutex<[Received]>([])
    }

    /// Does nothing; whoever writes from its place goes past the encoder.
    private final class Passage: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
    }

    static let firstHandler = "passage"

    private let channel: any Channel
    private let log = Log()

    /// Listens on a free port until the work is done.
    static func with<Value>(
        _ behaviour: Behaviour,
        host: String = "127.0.0.1",
        tls: TLSConfiguration? = nil,
        _ work: (LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let server = try await LoopbackServer(behaviour, host: host, tls: tls)
        do {
            let value = try await work(server)
            try await server.channel.close()
            return value
        } catch {
            try? await server.channel.close()
            throw error
        }
    }

    private init(_ behaviour: Behaviour, host: String, tls: TLSConfiguration?) async throws {
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [log] channel in
                log.connections.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(Passage(), name: Self.firstHandler)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Receiver(behaviour, log))
                }
            }
            .childChannelOption(.autoRead, value: behaviour.reads)
            .bind(host: host, port: 0).get()
    }

    var port: Int {
        channel.localAddress?.port ?? 0
    }

    var connections: Int {
        log.connections.withLock { $0 }
    }

    var received: [Received] {
        log.received.withLock { $0 }
    }
}
