import NIOCore
import NIOPosix
import Synchronization

/// Looks names up the way the system does.
///
/// The system's call blocks, and a name whose servers are silent blocks it for long. It therefore has threads of its own,
/// each name is asked for once at a time, and names that were slow before share a few threads among themselves.
package final class SystemResolver: AddressResolver {
    /// From when on a look-up counts as slow.
    private static let patience = TimeAmount.seconds(2)

    private let quick: NIOThreadPool
    private let slow: NIOThreadPool
    private let pending = Mutex(PendingLookups())
    private let lookup: @Sendable (String) -> Resolution

    package convenience init() {
        self.init(quickThreads: 8, slowThreads: 4, lookup: SystemLookup.resolve)
    }

    init(quickThreads: Int, slowThreads: Int, lookup: @escaping @Sendable (String) -> Resolution) {
        quick = NIOThreadPool(numberOfThreads: quickThreads)
        slow = NIOThreadPool(numberOfThreads: slowThreads)
        self.lookup = lookup
        quick.start()
        slow.start()
    }

    package func resolve(_ name: String) async -> Resolution {
        let ticket = pending.withLock { $0.ticket() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                switch pending.withLock({ $0.join(name, ticket: ticket, waiter) }) {
                case .ask(let lane): ask(name, in: lane)
                case .wait: break
                case .refused: waiter.resume(returning: .unavailable)
                }
                // A cancellation that came before the waiter was known found nobody to wake.
                if Task.isCancelled {
                    leave(name, ticket: ticket)
                }
            }
        } onCancel: {
            leave(name, ticket: ticket)
        }
    }

    /// Does not wait for look-ups under way: nobody could hurry them.
    package func close() async {
        for waiter in pending.withLock({ $0.close() }) {
            waiter.resume(returning: .unavailable)
        }
        quick.shutdownGracefully { _ in }
        slow.shutdownGracefully { _ in }
    }

    /// How many wait for a name.
    func waiterCount(of name: String) -> Int {
        pending.withLock { $0.waiterCount(of: name) }
    }

    private func leave(_ name: String, ticket: UInt64) {
        pending.withLock { $0.leave(name, ticket: ticket) }?.resume(returning: .unavailable)
    }

    private func ask(_ name: String, in lane: PendingLookups.Lane) {
        let pool =
            switch lane {
            case .quick: quick
            case .slow: slow
            }
        pool.submit { state in
            let start = NIODeadline.now()
            let result =
                switch state {
                case .active: self.lookup(name)
                case .cancelled: Resolution.unavailable
                }
            let wasSlow = result == .unavailable || NIODeadline.now() - start > Self.patience
            for waiter in self.pending.withLock({ $0.finish(name, wasSlow: wasSlow) }) {
                waiter.resume(returning: result)
            }
        }
    }
}
