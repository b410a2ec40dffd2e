import Dispatch
import Synchronization

/// Stops a closure of the store until the test has done what it wants done meanwhile.
final class Hold: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isReached = Atomic(false)

    /// Called by the closure; returns after ``release()``.
    func wait() {
        isReached.store(true, ordering: .releasing)
        semaphore.wait()
    }

    /// Returns when the closure has come to ``wait()``.
    func reached() async {
        while !isReached.load(ordering: .acquiring) {
            await Task.yield()
        }
    }

    /// Lets the closure go on; more than once is the same as once.
    func release() {
        semaphore.signal()
    }
}
