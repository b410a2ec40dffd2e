import Dispatch

/// Stops whoever comes by until it is opened; from then on nobody.
///
/// For threads, not for tasks.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        semaphore.signal()
    }

    func pass() {
        semaphore.wait()
        semaphore.signal()
    }
}
