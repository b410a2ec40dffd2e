import NIOCore

/// The beginning of a request whose rest is waited for, for a moment.
///
/// The moment is the request's: bytes that come one by one do not make it longer.
final class HeldBytes {
    /// Longer than a client needs between head and body.
    private static let time = TimeAmount.milliseconds(20)

    private(set) var bytes: ByteBuffer?
    private var end: Scheduled<Void>?

    func hold(_ bytes: ByteBuffer) {
        self.bytes = bytes
    }

    /// Takes out what is held, with what came after it.
    func continued(by more: ByteBuffer) -> ByteBuffer {
        guard var whole = bytes else {
            return more
        }
        bytes = nil
        whole.writeImmutableBuffer(more)
        return whole
    }

    /// To be called when the burst is over: lets the time of what is held begin, if it has not.
    func wait(on loop: any EventLoop, then give: @escaping () -> Void) {
        if bytes != nil, end == nil {
            end = loop.assumeIsolated().scheduleTask(in: Self.time, give)
        }
    }

    /// To be called when a request has been used up, in whatever way: the next one has its own time.
    func endWaiting() {
        end?.cancel()
        end = nil
    }

    /// Forgets what is held.
    ///
    /// - Returns: What it was.
    @discardableResult
    func takeAll() -> ByteBuffer? {
        defer { bytes = nil }
        endWaiting()
        return bytes
    }
}
