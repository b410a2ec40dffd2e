/// How long to wait before the server is asked again.
struct PollPace {
    private static let usual = Duration.seconds(1)
    private static let longest = Duration.seconds(30)

    private var failures = 0

    /// Whether the last question was not answered.
    var isFailing: Bool { failures > 0 }

    /// - Returns: How long to wait.
    mutating func answered() -> Duration {
        failures = 0
        return Self.usual
    }

    /// Doubles the wait with each question in a row that was not answered.
    ///
    /// - Parameter asked: How long the server asked to wait, if it did.
    /// - Returns: How long to wait.
    mutating func failed(askedToWait asked: Duration? = nil) -> Duration {
        let doubled = Self.usual * (1 << min(failures, 5))
        failures += 1
        return max(min(doubled, Self.longest), asked ?? .zero)
    }
}
