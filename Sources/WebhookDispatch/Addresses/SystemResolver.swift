import NIOCore
import NIOPosix
import Synchronization

/// Looks names up the way the system does.
///
/// The system's call blocks, and a name whose servers are silent blocks it for long. It therefore has threads of its own, in
/// lanes: those that serve domains known to answer are never held by one that was not heard yet, was silent before, or is
/// only being registered.
package final class SystemResolver: AddressResolver {
    /// From when on a look-up counts as slow.
    private static let patience = TimeAmount.seconds(2)

    /// In the order of the lanes.
    private let pools: [NIOThreadPool]
    private let pending = Mutex(PendingLookups())
    private let lookup: @Sendable (String) -> Resolution

    package convenience init() {
        self.init(threads: \.threads, lookup: SystemLookup.resolve)
    }

    init(threads: (LookupLane) -> Int, lookup: @escaping @Sendable (String) -> Resolution) {
        pools = LookupLane.allCases.map { NIOThreadPool(numberOfThreads: threads($0)) }
        self.lookup = lookup
        for pool in pools {
            pool.start()
        }
    }

    package func resolve(_ name: String, for purpose: LookupPurpose) async -> Resolution {
        let question = PendingLookups.Question(name: name, purpose: purpose)
        let ticket = pending.withLock { $0.ticket() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                switch pending.withLock({ $0.join(question, ticket: ticket, waiter) }) {
                case .waiting(let turns): queue(turns)
                case .refused: waiter.resume(returning: .unavailable)
                }
                // A cancellation that came before the waiter was known found nobody to wake.
                if Task.isCancelled {
                    leave(question, ticket: ticket)
                }
            }
        } onCancel: {
            leave(question, ticket: ticket)
        }
    }

    /// Does not wait for look-ups under way: nobody could hurry them.
    package func close() async {
        for waiter in pending.withLock({ $0.close() }) {
            waiter.resume(returning: .unavailable)
        }
        for pool in pools {
            pool.shutdownGracefully { _ in }
        }
    }

    /// How many wait for a name.
    func waiterCount(of name: String, for purpose: LookupPurpose = .attempt) -> Int {
        pending.withLock { $0.waiterCount(of: PendingLookups.Question(name: name, purpose: purpose)) }
    }

    private func leave(_ question: PendingLookups.Question, ticket: UInt64) {
        pending.withLock { $0.leave(question, ticket: ticket) }?.resume(returning: .unavailable)
    }

    private func queue(_ turns: [PendingLookups.Turn]) {
        for turn in turns {
            pools[turn.lane.rawValue]
                .submit { state in
                    if case .active = state {
                        self.take(turn)
                    }
                }
        }
    }

    /// On a thread of the lane.
    private func take(_ turn: PendingLookups.Turn) {
        guard let question = pending.withLock({ $0.begin(turn) }) else {
            return
        }
        let start = NIODeadline.now()
        let resolution = lookup(question.name)
        let wasSlow = NIODeadline.now() - start > Self.patience
        let finish = pending.withLock { $0.finish(question, resolution, wasSlow: wasSlow) }
        for waiter in finish.waiters {
            waiter.resume(returning: resolution)
        }
        queue(finish.turns)
    }
}
