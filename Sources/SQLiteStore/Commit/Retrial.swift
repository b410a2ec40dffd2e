/// When something that failed is tried again: after one chance that it lets go by, after two, four, and up to a thousand.
///
/// Unchecked, because the compiler cannot see that it is used on one queue.
final class Retrial: @unchecked Sendable {
    private static let mostPassed = 1024

    private var failures = 0
    private var toPass = 0

    /// Whether this chance is to be taken.
    func isDue() -> Bool {
        guard toPass > 0 else {
            return true
        }
        toPass -= 1
        return false
    }

    func succeeded() {
        failures = 0
    }

    /// - Returns: Whether it is the first time since it last went well.
    func failed() -> Bool {
        toPass = min(1 << min(failures, 10), Self.mostPassed)
        failures += 1
        return failures == 1
    }
}
