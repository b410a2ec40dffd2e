/// What one step of a sweep did.
package struct SweepResult: Equatable, Sendable {
    /// Rows dealt with.
    package var done = 0
    /// Rows that failed, with the first reason; they are tried again in the next round.
    package var failures = 0
    package var firstFailure: String?

    package init() {}

    mutating func note(_ error: any Error) {
        failures += 1
        firstFailure = firstFailure ?? "\(error)"
    }
}
