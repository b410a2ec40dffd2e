import NIOCore

/// What came in while a promised answer was waited for.
enum LateArrival {
    case bytes(ByteBuffer)
    case event(Any)
    case error(any Error)
}
