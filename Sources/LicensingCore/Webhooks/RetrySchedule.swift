/// When a delivery is attempted again (contract, section 5).
package enum RetrySchedule {
    /// How long each attempt waits after the one before it; the first does not wait.
    package static let delays: [Span] = [
        .seconds(0), .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(10),
    ]

    /// When the next attempt is due; nil after the last.
    ///
    /// Each delay is lengthened by up to a tenth, so that what failed together does not come back together.
    ///
    /// - Parameters:
    ///   - attempts: How many were made.
    ///   - moment: When the last of them ended.
    ///   - random: Any number; all of them are equally likely.
    /// - Returns: The moment from which on the next attempt may be made.
    package static func next(afterAttempt attempts: Int, at moment: Instant, random: UInt64) -> Instant? {
        guard delays.indices.contains(attempts) else {
            return nil
        }
        let delay = delays[attempts]
        let choices = UInt64(delay.milliseconds / 10 + 1)
        let jitter = Span(milliseconds: Int64(choices.multipliedFullWidth(by: random).high))
        return moment + delay + jitter
    }
}
