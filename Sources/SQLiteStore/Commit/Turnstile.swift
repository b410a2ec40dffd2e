import Synchronization

/// Lets a number in at once, and turns the next one away.
final class Turnstile: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// False when it is full.
    func enter() -> Bool {
        inside.withLock { inside in
            guard inside < limit else {
                return false
            }
            inside += 1
            return true
        }
    }

    func leave() {
        inside.withLock { $0 -= 1 }
    }
}
