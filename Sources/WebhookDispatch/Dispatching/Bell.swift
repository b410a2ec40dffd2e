/// Wakes one listener; what rings while nobody listens rings once.
struct Bell: Sendable {
    private let continuation: AsyncStream<Void>.Continuation
    /// Ends when the bell was silenced; one reader.
    let rings: AsyncStream<Void>

    init() {
        (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func ring() {
        continuation.yield()
    }

    func silence() {
        continuation.finish()
    }
}
