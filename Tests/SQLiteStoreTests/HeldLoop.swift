import Dispatch
import SQLiteStore
import Synchronization

/// Keeps the commit loop busy with a change that waits, so that a test decides what gathers behind it.
final class HeldLoop: Sendable {
    private let hold = DispatchSemaphore(value: 0)
    private let isHeld = Atomic(false)
    private let store: SQLiteStore

    init(_ store: SQLiteStore) {
        self.store = store
    }

    /// Runs the body while the loop, and with it the write lock, is held.
    func during<T>(_ body: (HeldLoop) async throws -> T) async throws -> T {
        let holding = Task {
            try await store.write { [self] _ in
                isHeld.store(true, ordering: .releasing)
                hold.wait()
            }
        }
        while !isHeld.load(ordering: .acquiring) {
            await Task.yield()
        }
        defer { release() }
        let value = try await body(self)
        release()
        try await holding.value
        return value
    }

    /// Lets the loop go on.
    ///
    /// More than once is the same as once.
    func release() {
        hold.signal()
    }
}
