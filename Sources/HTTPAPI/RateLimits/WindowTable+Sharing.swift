import LicensingCore
import LicensingStore

/// How a node tells the others what it has counted, and learns what they have.
///
/// `count` is always what all nodes are known to have counted, with what this one has not told yet.
extension WindowTable {
    /// Notes that a shared window was counted in, for ``takeUnsent(at:limit:quota:)``.
    ///
    /// The list of those to be told of is bounded: while it is full of windows that have gone meanwhile, a window waits for
    /// its next request.
    mutating func touch(_ key: LimitHash, by difference: Int) {
        guard var window = windows[key], window.sharing.reach != .own else {
            return
        }
        window.sharing.unsent += difference
        if !window.sharing.isTouched, touched.count < 2 * capacity {
            window.sharing.isTouched = true
            touched.append(key)
        }
        windows[key] = window
    }

    /// What was counted since the last call, no more windows than so many: the rest comes with the next.
    ///
    /// Windows that have ended are passed over: nobody asks for them any more.
    mutating func takeUnsent(at now: Instant, limit: Int, quota: inout SharingQuota) -> [RateLimitCount] {
        var counts: [RateLimitCount] = []
        while counts.count < limit, let key = touched.popLast() {
            guard var window = windows[key], window.sharing.isTouched else {
                continue
            }
            window.sharing.isTouched = false
            defer { windows[key] = window }
            guard window.sharing.unsent != 0, scheme.isRunning(window.start, of: key, at: now) else {
                continue
            }
            guard window.sharing.reach == .told || quota.takes(at: now) else {
                window.sharing.reach = .own
                continue
            }
            window.sharing.reach = .told
            window.sharing.inFlight = window.sharing.unsent
            window.sharing.unsent = 0
            counts.append(
                RateLimitCount(
                    bucket: key,
                    start: window.start,
                    end: window.start + WindowScheme.length,
                    count: window.sharing.inFlight
                )
            )
        }
        return counts
    }

    /// Takes over what all nodes together have counted in a window, this one's share included.
    ///
    /// - Returns: The budget that gets a request back, because another node had counted the same thing before.
    mutating func learn(_ total: RateLimitCount) -> LimitHash? {
        guard var window = windows[total.bucket], window.start == total.start else {
            return nil
        }
        let before = total.count - window.sharing.inFlight
        window.count = max(0, total.count + window.sharing.unsent)
        window.sharing.inFlight = 0
        let consequence = before > 0 ? window.sharing.consequence : nil
        window.sharing.consequence = nil
        windows[total.bucket] = window
        return consequence
    }

    /// What was on its way did not arrive: it is told the next time.
    mutating func putBack(_ count: RateLimitCount) {
        guard var window = windows[count.bucket], window.start == count.start else {
            return
        }
        let lost = window.sharing.inFlight
        window.sharing.inFlight = 0
        windows[count.bucket] = window
        touch(count.bucket, by: lost)
    }
}
