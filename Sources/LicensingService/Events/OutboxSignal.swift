/// Wakes whoever delivers when a commit left something to deliver.
///
/// Signals that nobody waited for yet are one signal.
package final class OutboxSignal: Sendable {
    private let continuation: AsyncStream<Void>.Continuation
    /// Ends never; one reader.
    package let signals: AsyncStream<Void>

    package init() {
        (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    package func notify() {
        continuation.yield()
    }
}
