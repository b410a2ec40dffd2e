/// When the next heartbeat is due.
enum HeartbeatPace {
    static let shortest = Duration.seconds(10)
    static let longest = Duration.seconds(6 * 3600)
    /// The wait after the first miss; it doubles.
    static let firstRetry = Duration.seconds(5)

    /// A third of the time the server waits, so that two may be missed; what the application wants where it waits for ever.
    ///
    /// - Parameters:
    ///   - machine: As the server has just shown it.
    ///   - otherwise: What the application wants.
    ///   - fraction: From 0 to 1, by chance: a thousand devices must not call in the same second.
    /// - Returns: How long to wait.
    static func next(after machine: Machine, otherwise: Duration, fraction: Double) -> Duration {
        let pace = min(max(machine.pace ?? otherwise, shortest), longest)
        return pace * (0.8 + 0.4 * fraction)
    }

    static func next(afterMisses misses: Int, _ error: LicentricError, fraction: Double) -> Duration {
        if case .rateLimited(let wait) = error {
            return min(max(wait, firstRetry), .seconds(600)) * (1 + 0.2 * fraction)
        }
        let wait = min(firstRetry * (1 << min(misses - 1, 12)), .seconds(600))
        return wait * (0.8 + 0.4 * fraction)
    }

    /// What an error means for all heartbeats to come; nil when the next one may succeed.
    static func end(of error: LicentricError) -> HeartbeatEnd? {
        switch error {
        case .notActivated: .notActivated
        case .refused(let refusal)
        where [400, 401, 403].contains(refusal.status) || refusal.code.hasPrefix("LICENSE_"):
            .refused(error)
        default: nil
        }
    }
}
