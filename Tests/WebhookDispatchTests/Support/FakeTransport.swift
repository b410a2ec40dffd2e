import LicensingCore
import Synchronization
import WebhookDispatch

/// Answers at once, except for endpoints that hang until somebody answers for them.
final class FakeTransport: WebhookTransport {
    private struct State {
        var hanging: Set<String>
        var waiting: [String: [AsyncStream<Int>.Continuation]] = [:]
        var statuses: [String: Int] = [:]
    }

    private let state: Mutex<State>
    private let journal: Journal

    init(_ journal: Journal, hanging: Set<String> = []) {
        state = Mutex(State(hanging: hanging))
        self.journal = journal
    }

    func set(_ status: Int, for name: String) {
        state.withLock { $0.statuses[name] = status }
    }

    /// Lets one delivery that hangs come to an end.
    func answer(_ name: String, status: Int = 200) {
        let waiter = state.withLock { $0.waiting[name]?.popLast() }
        waiter?.yield(status)
        waiter?.finish()
    }

    /// Lets an endpoint answer from now on, also what it was sent before.
    func recover(_ name: String) {
        let waiters = state.withLock { state in
            state.hanging.remove(name)
            return state.waiting.removeValue(forKey: name) ?? []
        }
        for waiter in waiters {
            waiter.yield(200)
            waiter.finish()
        }
    }

    func send(_ delivery: OutgoingDelivery) async -> DeliveryAttempt.Outcome {
        let name = delivery.url
        let (answers, continuation) = AsyncStream<Int>.makeStream()
        let status = state.withLock { state in
            guard state.hanging.contains(name) else {
                return Optional(state.statuses[name] ?? 200)
            }
            state.waiting[name, default: []].append(continuation)
            return nil
        }
        journal.note("sent \(name)")
        if let status {
            return .answered(status: status, body: "")
        }
        for await status in answers {
            return .answered(status: status, body: "")
        }
        journal.note("broken off \(name)")
        return .failed("There was no answer.")
    }

    func close() async {
        journal.note("closed")
    }
}
