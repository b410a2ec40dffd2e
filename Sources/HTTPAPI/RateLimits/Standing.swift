import LicensingCore

/// Where a budget stands: what the `X-RateLimit` headers tell.
package struct Standing: Equatable, Sendable {
    package let limit: Int
    package let remaining: Int
    /// When the budget is whole again.
    package let reset: Instant

    /// In whole seconds, rounded up: at the moment named the budget really is whole.
    var resetSeconds: Int64 {
        let whole = reset.unixSeconds
        return reset.milliseconds > whole * 1000 ? whole + 1 : whole
    }

    /// Whole seconds to wait, at least one.
    func secondsToWait(from now: Instant) -> Int64 {
        let milliseconds = reset.milliseconds - now.milliseconds
        return max(1, (milliseconds + 999) / 1000)
    }

    /// Whether less of this budget is left, as a share; of equal shares the smaller budget is the tighter.
    func isTighter(than other: Standing) -> Bool {
        let mine = remaining * other.limit
        let others = other.remaining * limit
        return mine == others ? limit < other.limit : mine < others
    }
}
