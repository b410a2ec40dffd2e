import LicensingCore

/// How many new buckets a minute one node may tell the others of.
///
/// It bounds the table that all nodes share. A bucket beyond it is counted by each node for itself until its window ends:
/// limits loosen, nobody is refused.
struct SharingQuota: Sendable {
    private let limit: Int
    private var minute: Instant?
    private var used = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether one more fits into this minute.
    mutating func takes(at now: Instant) -> Bool {
        let minute = Instant(milliseconds: now.milliseconds / 60_000)
        if self.minute != minute {
            self.minute = minute
            used = 0
        }
        guard used < limit else {
            return false
        }
        used += 1
        return true
    }
}
