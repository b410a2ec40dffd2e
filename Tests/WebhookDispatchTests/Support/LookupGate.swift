import Dispatch
import Synchronization

/// A look-up that holds its thread until it is let go.
final class LookupGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let entered = AsyncStream<String>.makeStream()
    private let calls = Mutex<[String]>([])
    private let isOpen = Atomic(false)

    /// What was held, in order.
    var names: [String] {
        calls.withLock { $0 }
    }

    func count(of name: String) -> Int {
        names.count { $0 == name }
    }

    /// Called on the resolver's thread.
    func hold(_ name: String) {
        calls.withLock { $0.append(name) }
        entered.continuation.yield(name)
        guard !isOpen.load(ordering: .acquiring) else {
            return
        }
        semaphore.wait()
        if isOpen.load(ordering: .acquiring) {
            semaphore.signal()
        }
    }

    /// Lets one go.
    func letGo() {
        semaphore.signal()
    }

    /// Lets everybody go, also who comes later.
    func open() {
        isOpen.store(true, ordering: .releasing)
        semaphore.signal()
    }

    /// Waits until a look-up of this name holds its thread.
    func arrival(of name: String) async {
        for await arrived in entered.stream where arrived == name {
            return
        }
    }
}
