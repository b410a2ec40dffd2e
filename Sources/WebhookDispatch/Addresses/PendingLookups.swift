/// Who waits for which name, and which names are known to be slow.
struct PendingLookups {
    /// Which threads look a name up.
    enum Lane {
        case quick
        /// For names whose servers were silent before: they wait for each other and keep nobody else waiting.
        case slow
    }

    /// What somebody who asks for a name has to do.
    enum Joining {
        /// Ask for it; others may wait for the same answer.
        case ask(Lane)
        /// Somebody asks already.
        case wait
        case refused
    }

    typealias Waiter = CheckedContinuation<Resolution, Never>

    private static let nameLimit = 4096
    private static let memory = 10_000

    private var waiters: [String: [UInt64: Waiter]] = [:]
    private var slow: Set<String> = []
    private var tickets: UInt64 = 0
    private var isClosed = false

    func waiterCount(of name: String) -> Int {
        waiters[name]?.count ?? 0
    }

    mutating func ticket() -> UInt64 {
        tickets += 1
        return tickets
    }

    mutating func join(_ name: String, ticket: UInt64, _ waiter: Waiter) -> Joining {
        guard !isClosed, waiters[name] != nil || waiters.count < Self.nameLimit else {
            return .refused
        }
        guard waiters[name] == nil else {
            waiters[name]?[ticket] = waiter
            return .wait
        }
        waiters[name] = [ticket: waiter]
        return .ask(slow.contains(name) ? .slow : .quick)
    }

    /// The look-up itself goes on: others may wait for it, and its thread cannot be interrupted.
    mutating func leave(_ name: String, ticket: UInt64) -> Waiter? {
        waiters[name]?.removeValue(forKey: ticket)
    }

    mutating func finish(_ name: String, wasSlow: Bool) -> [Waiter] {
        if wasSlow {
            if slow.count >= Self.memory {
                slow.removeAll()
            }
            slow.insert(name)
        } else {
            slow.remove(name)
        }
        return waiters.removeValue(forKey: name).map { Array($0.values) } ?? []
    }

    mutating func close() -> [Waiter] {
        isClosed = true
        defer {
            waiters = [:]
        }
        return waiters.values.flatMap(\.values)
    }
}
