import LicensingCore

/// Fixed windows of one minute, each from the first request counted in it.
///
/// Bounded: when the table is full the oldest window goes, whether it has ended or not. Under an attack from more
/// addresses than the table holds some budgets therefore start afresh early; memory does not grow, and nobody is
/// refused for want of room.
struct WindowTable: Sendable {
    static let length = Span.minutes(1)

    private struct Window {
        let start: Instant
        var count: Int
    }

    private struct Place {
        let key: LimitHash
        let start: Instant
    }

    private let capacity: Int
    private var windows: [LimitHash: Window] = [:]
    /// The windows in the order of their start, from `first` on; a window that started anew leaves its old place behind.
    private var places: [Place] = []
    private var first = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int {
        windows.count
    }

    /// Counts one request, if the budget still has room for it.
    mutating func take(_ budget: Budget, at now: Instant) -> (isAdmitted: Bool, standing: Standing) {
        if var window = windows[budget.key], Self.isRunning(window.start, at: now) {
            let isAdmitted = window.count < budget.limit
            if isAdmitted {
                window.count += 1
                windows[budget.key] = window
            }
            return (isAdmitted, Self.standing(of: window, under: budget))
        }
        makeRoom(at: now)
        let window = Window(start: now, count: 1)
        windows[budget.key] = window
        places.append(Place(key: budget.key, start: now))
        return (true, Self.standing(of: window, under: budget))
    }

    /// Where the budget stands, without counting anything.
    func standing(of budget: Budget, at now: Instant) -> Standing {
        if let window = windows[budget.key], Self.isRunning(window.start, at: now) {
            return Self.standing(of: window, under: budget)
        }
        return Standing(limit: budget.limit, remaining: budget.limit, reset: now + Self.length)
    }

    /// Takes a counted request back.
    mutating func giveBack(_ budget: Budget) {
        if let window = windows[budget.key], window.count > 0 {
            windows[budget.key]?.count = window.count - 1
        }
    }

    private static func standing(of window: Window, under budget: Budget) -> Standing {
        Standing(
            limit: budget.limit,
            remaining: max(0, budget.limit - window.count),
            reset: window.start + length
        )
    }

    /// A window that began long after now was left by a clock since set back, and must not last until that clock's time.
    private static func isRunning(_ start: Instant, at now: Instant) -> Bool {
        now < start + length && start < now + length
    }

    /// Two ended windows go for each that starts, so that a quiet time empties the table without ever stopping for it.
    private mutating func makeRoom(at now: Instant) {
        for _ in 0..<2 where first < places.count && !Self.isRunning(places[first].start, at: now) {
            removeFirst()
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
