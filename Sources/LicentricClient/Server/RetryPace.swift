/// How long to wait before a request is tried again.
enum RetryPace {
    /// Whoever waits for a window to open waits no longer than this; a longer `Retry-After` is told instead.
    static let longestWait = Duration.seconds(10)

    /// - Parameters:
    ///   - attempt: How many have failed, from 1.
    ///   - told: What the server asked for.
    ///   - fraction: From 0 to 1, by chance, so that a thousand clients do not come back at once.
    /// - Returns: Nil when it is not worth waiting.
    static func wait(attempt: Int, told: Duration?, fraction: Double) -> Duration? {
        if let told {
            return told <= longestWait ? told + .milliseconds(Int64(fraction * 250)) : nil
        }
        let full = min(Double(longestWait.components.seconds), 0.5 * Double(1 << min(attempt - 1, 10)))
        return .milliseconds(Int64(full * (0.5 + fraction / 2) * 1000))
    }
}
