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
        /// Threads that have not ended.
        var running = 0
        /// Threads that have a connection.
        var connected = 0
        /// Why the last try to connect failed.
        var lastError: (any Error)?
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
            if state.connected == 0, let error = state.lastError {
                // While the server is away nobody waits for it: callers are told to come again.
                return error as? StoreError ?? .unavailable("\(error)")
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

    private var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    private func work() {
        var lease = ConnectionLease(settings)
        while connect(&lease), let next = take() {
            guard next.since.duration(to: .now) <= patience else {
                next.work(.failure(StoreError.unavailable(Self.tooBusy)))
                continue
            }
            switch lease.connection() {
            case .success(let connection): next.work(.success(connection))
            case .failure(let error): leave(next, to: &lease, error)
            }
        }
        lease.close()
        end()
    }

    /// Has a connection before it takes any work: a thread that cannot get one leaves the work to those that have.
    ///
    /// - Returns: False when the pool is closed.
    private func connect(_ lease: inout ConnectionLease) -> Bool {
        guard !lease.isCounted else {
            return true
        }
        while true {
            switch lease.connection() {
            case .success:
                lease.isCounted = true
                state.withLock { $0.connected += 1 }
                return true
            case .failure(let error):
                refuseAll(error)
            }
            while DispatchTime.now() < lease.mayTryAt {
                guard !isClosed else {
                    return false
                }
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    /// The next piece of work, or nil when the pool is closed and nothing is left.
    private func take() -> Waiting? {
        while true {
            signal.wait()
            let (next, isClosed) = state.withLock { ($0.waiting.popFirst(), $0.isClosed) }
            if next != nil || isClosed {
                return next
            }
        }
    }

    /// Gives work back that this thread can do nothing with.
    private func leave(_ work: Waiting, to lease: inout ConnectionLease, _ error: any Error) {
        lease.isCounted = false
        let isLeft = state.withLock { state in
            state.connected -= 1
            if state.connected > 0 {
                state.waiting.prepend(work)
            }
            return state.connected > 0
        }
        if isLeft {
            signal.signal()
        } else {
            work.work(.failure(error))
            refuseAll(error)
        }
    }

    /// Tells all who wait, unless some other thread has a connection.
    private func refuseAll(_ error: any Error) {
        let refused = state.withLock { state in
            state.lastError = error
            guard state.connected == 0 else {
                return Deque<Waiting>()
            }
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiting in refused {
            waiting.work(.failure(error))
        }
    }

    private func end() {
        let (closers, left) = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else {
                return ([CheckedContinuation<Void, Never>](), Deque<Waiting>())
            }
            defer {
                state.closers = []
                state.waiting = []
            }
            return (state.closers, state.waiting)
        }
        for waiting in left {
            waiting.work(.failure(StoreError.closed))
        }
        for closer in closers {
            closer.resume()
        }
    }
}
