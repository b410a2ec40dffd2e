import DequeModule
import Dispatch
import Foundation
import LicensingStore
import Synchronization

/// Connections, each owned by a thread of its own, and the work that waits for them.
///
/// libpq blocks; a thread that waits for it must not be one of those that Swift's tasks run on.
final class ConnectionPool: Sendable {
    typealias Work = @Sendable (Result<Connection, any Error>) -> Void

    private struct Waiting {
        let work: Work
        let since: ContinuousClock.Instant
    }

    private struct State {
        var waiting: Deque<Waiting> = []
        var isClosed = false
        var running = 0
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let settings: ConnectionSettings
    /// Work that has waited longer is refused: whoever asked has gone by then, or should.
    private let patience: Duration
    private let queueLimit: Int
    private let state = Mutex(State())
    /// One signal for each piece of work, and one for each thread at the end.
    private let signal = DispatchSemaphore(value: 0)
    private let threadCount: Int

    init(_ configuration: PostgresStoreConfiguration, threads: Int, queueLimit: Int, name: String) {
        settings = .work(configuration)
        patience = configuration.queuePatience
        self.queueLimit = queueLimit
        threadCount = threads
        state.withLock { $0.running = threads }
        for number in 1...threads {
            let thread = Thread { self.work() }
            thread.name = "licentric.postgres.\(name).\(number)"
            thread.start()
        }
    }

    /// Queues work for the next free connection.
    ///
    /// - Returns: Why it was not queued.
    func submit(_ work: @escaping Work) -> StoreError? {
        let refusal: StoreError? = state.withLock { state in
            guard !state.isClosed else {
                return .closed
            }
            guard state.waiting.count < queueLimit else {
                return .queueFull
            }
            state.waiting.append(Waiting(work: work, since: .now))
            return nil
        }
        if refusal == nil {
            signal.signal()
        }
        return refusal
    }

    /// Refuses new work, and returns when all that was queued is done and every connection closed.
    func close() async {
        await withCheckedContinuation { continuation in
            let (isFirst, isDone) = state.withLock { state in
                let isFirst = !state.isClosed
                state.isClosed = true
                if state.running > 0 {
                    state.closers.append(continuation)
                }
                return (isFirst, state.running == 0)
            }
            if isFirst {
                for _ in 0..<threadCount {
                    signal.signal()
                }
            }
            if isDone {
                continuation.resume()
            }
        }
    }

    private static let tooBusy =
        "all connections to PostgreSQL were busy for too long: the database is slow, or many wait for one lock"

    private func work() {
        var lease = ConnectionLease(settings)
        while true {
            signal.wait()
            guard let next = state.withLock({ $0.waiting.popFirst() }) else {
                break
            }
            guard next.since.duration(to: .now) <= patience else {
                next.work(.failure(StoreError.unavailable(Self.tooBusy)))
                continue
            }
            next.work(lease.connection())
        }
        lease.close()
        let closers = state.withLock { state in
            state.running -= 1
            defer { state.closers = state.running == 0 ? [] : state.closers }
            return state.running == 0 ? state.closers : []
        }
        for closer in closers {
            closer.resume()
        }
    }
}
