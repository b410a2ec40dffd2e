import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Collects an answer's body.
struct CollectedBody: ResponseBodyWriter {
    final class Bytes: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var text: String {
            String(decoding: bytes.withLock { $0 }, as: UTF8.self)
        }

        func append(_ buffer: ByteBuffer) {
            bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
        }
    }

    let bytes: Bytes

    mutating func write(_ buffer: ByteBuffer) async throws {
        bytes.append(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
