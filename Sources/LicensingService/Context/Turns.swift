import Synchronization

/// Lets pieces of work run one after the other, in the order they came.
final class Turns: Sendable {
    /// The newest that took its turn, running or done.
    private let newest = Mutex<Task<Void, Never>?>(nil)

    /// Does a piece of work when all that came before is done.
    func take<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        let turn = newest.withLock { newest in
            let former = newest
            // A task of its own: a caller that goes away must not break it off.
            let turn = Task {
                await former?.value
                return try await work()
            }
            newest = Task { _ = await turn.result }
            return turn
        }
        return try await turn.value
    }
}
