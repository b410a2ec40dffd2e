import Dispatch

/// Looks now and then whether another process has changed the file: commands work beside a server.
///
/// Unchecked, because Dispatch does not say that its timers may be used from any thread.
final class OthersWatch: @unchecked Sendable {
    private let timer: any DispatchSourceTimer

    /// - Parameters:
    ///   - interval: How often.
    ///   - queue: Where it looks.
    ///   - look: What it does.
    init(
        every interval: DispatchTimeInterval,
        on queue: DispatchQueue,
        _ look: @escaping @Sendable () -> Void
    ) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + interval, repeating: interval)
        timer.setEventHandler(handler: look)
        timer.resume()
    }

    func end() {
        timer.cancel()
    }
}
