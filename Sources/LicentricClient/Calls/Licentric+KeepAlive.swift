/// Heartbeats, one after the other.
extension Licentric {
    /// Sends heartbeats until the task it runs in is cancelled, or none can succeed any more.
    ///
    ///     let beats = Task { await licentric.keepAlive() }
    ///     defer { beats.cancel() }
    ///
    /// The pace is a third of the time the server waits, so that two heartbeats may be missed; it varies by a fifth by chance.
    /// While the server cannot be reached it tries again after 5 seconds, 10, 20, up to 10 minutes.
    ///
    /// - Parameters:
    ///   - interval: The pace where the server does not wait for heartbeats, held between 10 seconds and 6 hours.
    ///   - report: Is told of each heartbeat, sent or missed, before the wait for the next one.
    /// - Returns: Why it ended.
    @discardableResult
    public func keepAlive(
        every interval: Duration = .seconds(600),
        report: @Sendable (HeartbeatEvent) async -> Void = { _ in }
    ) async -> HeartbeatEnd {
        var misses = 0
        while true {
            let next: Duration
            do {
                let machine = try await heartbeat()
                misses = 0
                next = HeartbeatPace.next(after: machine, otherwise: interval, fraction: random.fraction())
                await report(.beat(machine, next: next))
            } catch let error as LicentricError {
                if let end = HeartbeatPace.end(of: error) {
                    return end
                }
                misses += 1
                next = HeartbeatPace.next(afterMisses: misses, error, fraction: random.fraction())
                await report(.missed(error, next: next))
            } catch {
                guard !Task.isCancelled else {
                    return .cancelled
                }
                misses += 1
                let problem = LicentricError.unreachable("the request was given up")
                next = HeartbeatPace.next(afterMisses: misses, problem, fraction: random.fraction())
                await report(.missed(problem, next: next))
            }
            do {
                try await clock.sleep(for: next)
            } catch {
                return .cancelled
            }
        }
    }
}
