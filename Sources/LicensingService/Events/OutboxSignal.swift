/// Wakes whoever delivers: a commit left something to deliver, or something on its way has ended.
///
/// Signals that nobody waited for yet are one signal.
package final class OutboxSignal: Sendable {
    private let continuation: AsyncStream<Void>.Continuation
    /// Ends only for a reader who is cancelled; one reader at a time.
    package let signals: AsyncStream<Void>

    package init() {
        (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    package func notify() {
        continuation.yield()
    }
}
