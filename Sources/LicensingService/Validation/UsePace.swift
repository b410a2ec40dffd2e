import LicensingCore

/// When uses that were counted in memory are written down next: soon after a quick flush, later after a slow one.
///
/// So a busy store spends no more than a small part of its time on them.
package struct UsePace: Sendable {
    /// Between two quick ones, and how often to look whether it is crowded.
    package static let period = Span(milliseconds: 250)
    /// How many times as long as a flush took nothing is written after it.
    private static let rest: Int64 = 10
    private static let longestRest = Span.seconds(5)

    /// By the machine's uptime.
    private var due: Span
    private var hasFailed = false

    package init(startingAt uptime: Span) {
        due = uptime
    }

    /// How long the next flush has to wait; zero when it is its time.
    ///
    /// - Parameters:
    ///   - uptime: The machine's uptime.
    ///   - isCrowded: Whether memory gets short: then it waits for nothing, unless the store refused the last one.
    /// - Returns: The wait.
    package func wait(at uptime: Span, isCrowded: Bool) -> Span {
        isCrowded && !hasFailed
            ? Span(milliseconds: 0) : Span(milliseconds: max(0, due.milliseconds - uptime.milliseconds))
    }

    /// Notes how long a flush took, and whether it failed.
    package mutating func note(from start: Span, to end: Span, hasFailed: Bool) {
        let taken = max(0, end.milliseconds - start.milliseconds)
        let rest = min(max(Self.period.milliseconds, taken * Self.rest), Self.longestRest.milliseconds)
        due = Span(milliseconds: end.milliseconds + rest)
        self.hasFailed = hasFailed
    }
}
