import Synchronization

/// What happened, in order; tests wait for it instead of for time to pass.
final class Journal: Sendable {
    private struct Waiter {
        let isMet: @Sendable ([String]) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var entries: [String] = []
        var waiters: [Int: Waiter] = [:]
        var numbers = 0
    }

    private let state = Mutex(State())

    var entries: [String] {
        state.withLock { $0.entries }
    }

    func count(of entry: String) -> Int {
        entries.count { $0 == entry }
    }

    func note(_ entry: String) {
        let met = state.withLock { state in
            state.entries.append(entry)
            let met = state.waiters.filter { $0.value.isMet(state.entries) }
            for number in met.keys {
                state.waiters[number] = nil
            }
            return met.values.map(\.continuation)
        }
        for continuation in met {
            continuation.resume()
        }
    }

    /// Returns once the entry was made so often.
    func wait(for entry: String, times: Int = 1) async {
        await wait { entries in entries.count { $0 == entry } >= times }
    }

    private func wait(until isMet: @escaping @Sendable ([String]) -> Bool) async {
        let number = state.withLock { state in
            state.numbers += 1
            return state.numbers
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard !isMet(state.entries), !Task.isCancelled else {
                        return false
                    }
                    state.waiters[number] = Waiter(isMet: isMet, continuation: continuation)
                    return true
                }
                if !waits {
                    continuation.resume()
                }
            }
        } onCancel: {
            // The time limit of a test has passed: what it waited for does not come.
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
        }
    }
}
