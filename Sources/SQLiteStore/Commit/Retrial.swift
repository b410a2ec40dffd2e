/// When something that failed is tried again: after one chance that it lets go by, after two, four, and up to a thousand.
///
/// Unchecked, because the compiler cannot see that it is used on one queue.
final class Retrial: @unchecked Sendable {
    /// 1,024 chances.
    private static let mostDoublings = 10

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
        toPass = 1 << min(failures, Self.mostDoublings)
        failures += 1
        return failures == 1
    }
}
