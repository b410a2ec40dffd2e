/// Who waits for which name, and whose turn it is.
///
/// The names of a domain stand in a queue of their own and have one turn at a time, so that none gets more threads by asking
/// for more names. A name that nobody waits for any more leaves the queue.
struct PendingLookups {
    struct Question: Hashable {
        let name: String
        let purpose: LookupPurpose
    }

    /// The questions that take turns.
    struct Group: Hashable {
        let domain: String
        let purpose: LookupPurpose
    }

    /// The right to one look-up, to be taken when a thread of the lane is free.
    struct Turn {
        let group: Group
        let lane: LookupLane
    }

    enum Joining {
        /// Somebody will be told; meanwhile these turns have come up.
        case waiting([Turn])
        case refused
    }

    /// What a look-up leaves to do.
    struct Finish {
        let waiters: [Waiter]
        let turns: [Turn]
    }

    typealias Waiter = CheckedContinuation<Resolution, Never>

    private struct Queue {
        var names: [String] = []
        /// Turns that wait for a thread.
        var open = 0
        /// Look-ups under way.
        var busy = 0
    }

    private static let nameLimit = 4096

    /// Holds every question that stands in a queue or is under way.
    private var waiters: [Question: [UInt64: Waiter]] = [:]
    private var underWay: Set<Question> = []
    private var queues: [Group: Queue] = [:]
    private var speeds = DomainSpeeds()
    private var tickets: UInt64 = 0
    private var isClosed = false

    func waiterCount(of question: Question) -> Int {
        waiters[question]?.count ?? 0
    }

    mutating func ticket() -> UInt64 {
        tickets += 1
        return tickets
    }

    mutating func join(_ question: Question, ticket: UInt64, _ waiter: Waiter) -> Joining {
        guard !isClosed, waiters[question] != nil || waiters.count < Self.nameLimit else {
            return .refused
        }
        guard waiters[question] == nil else {
            waiters[question]?[ticket] = waiter
            return .waiting([])
        }
        waiters[question] = [ticket: waiter]
        let group = Self.group(of: question)
        queues[group, default: Queue()].names.append(question.name)
        return .waiting(turns(for: group))
    }

    /// A look-up under way goes on: others may wait for it, and its thread cannot be interrupted.
    mutating func leave(_ question: Question, ticket: UInt64) -> Waiter? {
        let waiter = waiters[question]?.removeValue(forKey: ticket)
        if waiters[question]?.isEmpty == true && !underWay.contains(question) {
            waiters[question] = nil
            let group = Self.group(of: question)
            queues[group]?.names.removeAll { $0 == question.name }
            forget(group)
        }
        return waiter
    }

    /// Begins what a turn is for; nil when meanwhile nobody waits for anything.
    mutating func begin(_ turn: Turn) -> Question? {
        queues[turn.group]?.open -= 1
        defer {
            forget(turn.group)
        }
        guard let queue = queues[turn.group], !queue.names.isEmpty else {
            return nil
        }
        queues[turn.group]?.busy += 1
        let name = queues[turn.group]?.names.removeFirst()
        let question = name.map { Question(name: $0, purpose: turn.group.purpose) }
        if let question {
            underWay.insert(question)
        }
        return question
    }

    /// A name that does not exist says nothing about its domain: it may be the domain above that answered.
    mutating func finish(_ question: Question, _ resolution: Resolution, wasSlow: Bool) -> Finish {
        let group = Self.group(of: question)
        if wasSlow || resolution == .unavailable {
            speeds.note(.slow, of: group.domain)
        } else if resolution != .noSuchName {
            speeds.note(.quick, of: group.domain)
        }
        underWay.remove(question)
        queues[group]?.busy -= 1
        let told = waiters.removeValue(forKey: question).map { Array($0.values) } ?? []
        let turns = turns(for: group)
        forget(group)
        return Finish(waiters: told, turns: turns)
    }

    mutating func close() -> [Waiter] {
        isClosed = true
        defer {
            waiters = [:]
            queues = [:]
        }
        return waiters.values.flatMap(\.values)
    }

    private static func group(of question: Question) -> Group {
        Group(domain: DomainSpeeds.domain(of: question.name), purpose: question.purpose)
    }

    /// As many turns as there are names without one, and as the lane allows.
    private mutating func turns(for group: Group) -> [Turn] {
        guard let queue = queues[group] else {
            return []
        }
        let lane = lane(for: group)
        let count = max(0, min(queue.names.count - queue.open, lane.perDomain - queue.open - queue.busy))
        queues[group]?.open += count
        return Array(repeating: Turn(group: group, lane: lane), count: count)
    }

    private func lane(for group: Group) -> LookupLane {
        guard group.purpose == .attempt else {
            return .registration
        }
        return switch speeds[group.domain] {
        case .quick: .quick
        case .slow: .slow
        case nil: .unknown
        }
    }

    /// Drops a queue that nothing stands in and nothing comes back to.
    private mutating func forget(_ group: Group) {
        if let queue = queues[group], queue.names.isEmpty, queue.open == 0, queue.busy == 0 {
            queues[group] = nil
        }
    }
}
