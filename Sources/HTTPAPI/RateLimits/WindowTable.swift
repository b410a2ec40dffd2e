import LicensingCore

/// Fixed windows of one minute.
///
/// Bounded: when the table is full the oldest window goes, whether it has ended or not. Under an attack from more
/// addresses than the table holds some budgets therefore start afresh early; memory does not grow, and nobody is
/// refused for want of room.
struct WindowTable: Sendable {
    struct Window {
        let start: Instant
        /// As far as this node knows: in shared windows what all nodes have counted.
        var count: Int
        /// For shared windows (`WindowTable+Sharing.swift`).
        var sharing = WindowSharing()
    }

    private struct Place {
        let key: LimitHash
        let start: Instant
    }

    let scheme: WindowScheme
    let capacity: Int
    var windows: [LimitHash: Window] = [:]
    /// The windows in which something happened that the other nodes do not know yet.
    var touched: [LimitHash] = []
    /// The windows in the order in which they were begun, from `first` on; one that started anew leaves its old place behind.
    private var places: [Place] = []
    private var first = 0

    init(capacity: Int, scheme: WindowScheme = .fromFirstRequest) {
        self.capacity = max(1, capacity)
        self.scheme = scheme
    }

    var count: Int {
        windows.count
    }

    /// Counts one request, if the budget still has room for it.
    ///
    /// - Parameters:
    ///   - budget: Where it is counted.
    ///   - now: The moment of the request.
    ///   - consequence: The budget that is counted along with it, and that gets it back if another node was first.
    /// - Returns: Whether it was counted, and where the budget stands then.
    mutating func take(
        _ budget: Budget,
        at now: Instant,
        consequence: LimitHash? = nil
    ) -> (isAdmitted: Bool, standing: Standing) {
        let window = runningWindow(of: budget, at: now)
        guard window.count < budget.limit else {
            return (false, Self.standing(of: window, under: budget))
        }
        change(budget.key, by: 1)
        if let consequence, scheme == .aligned {
            windows[budget.key]?.sharing.consequence = consequence
        }
        return (true, Self.standing(of: windows[budget.key] ?? window, under: budget))
    }

    /// Where the budget stands, without counting anything.
    func standing(of budget: Budget, at now: Instant) -> Standing {
        if let window = windows[budget.key], scheme.isRunning(window.start, of: budget.key, at: now) {
            return Self.standing(of: window, under: budget)
        }
        return Standing(
            limit: budget.limit,
            remaining: budget.limit,
            reset: scheme.start(of: budget.key, at: now) + WindowScheme.length
        )
    }

    /// Takes a counted request back.
    mutating func giveBack(_ key: LimitHash) {
        if let window = windows[key], window.count > 0 {
            change(key, by: -1)
        }
    }

    private mutating func runningWindow(of budget: Budget, at now: Instant) -> Window {
        if let window = windows[budget.key], scheme.isRunning(window.start, of: budget.key, at: now) {
            return window
        }
        makeRoom(at: now)
        let window = Window(start: scheme.start(of: budget.key, at: now), count: 0)
        windows[budget.key] = window
        places.append(Place(key: budget.key, start: window.start))
        return window
    }

    private mutating func change(_ key: LimitHash, by difference: Int) {
        windows[key]?.count += difference
        if scheme == .aligned {
            touch(key, by: difference)
        }
    }

    private static func standing(of window: Window, under budget: Budget) -> Standing {
        Standing(
            limit: budget.limit,
            remaining: max(0, budget.limit - window.count),
            reset: window.start + WindowScheme.length
        )
    }

    /// Two ended windows go for each that starts, so that a quiet time empties the table without ever stopping for it.
    private mutating func makeRoom(at now: Instant) {
        for _ in 0..<2 where first < places.count {
            let place = places[first]
            if !scheme.isRunning(place.start, of: place.key, at: now) {
                removeFirst()
            }
        }
        while windows.count >= capacity || places.count - first > 2 * capacity, first < places.count {
            removeFirst()
        }
        if first > 64, first * 2 > places.count {
            places.removeFirst(first)
            first = 0
        }
    }

    private mutating func removeFirst() {
        let place = places[first]
        first += 1
        if windows[place.key]?.start == place.start {
            windows[place.key] = nil
        }
    }
}
