import DequeModule
import Dispatch
import LicensingStore
import Synchronization

/// Runs the changes of all callers, as many as have gathered in one commit, because the wait for the disk is
/// the cost and one wait serves them all.
///
/// Nothing is delayed to make batches larger: they grow under load by themselves.
final class CommitLoop: Sendable {
    private enum Phase {
        case open
        case closing
        case closed
    }

    private struct State {
        var phase = Phase.open
        var waiting: Deque<WriteJob> = []
        var isDraining = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let writer: WriterConnection
    private let changes: ChangeFeed
    private let queueLimit: Int
    private let batchLimit: Int
    private let report: @Sendable (String) -> Void
    /// Touched on the queue only.
    private let folding = Retrial()
    private let queue = DispatchQueue(label: "licentric.commit-loop")
    private let state = Mutex(State())

    /// - Parameters:
    ///   - writer: Runs the batches.
    ///   - changes: Told what has changed.
    ///   - queueLimit: How many changes may wait.
    ///   - batchLimit: How many share a commit.
    ///   - report: Told what nobody waits for and fails.
    init(
        writer: WriterConnection,
        changes: ChangeFeed = ChangeFeed(),
        queueLimit: Int,
        batchLimit: Int,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.report = report
        self.writer = writer
        self.changes = changes
        self.queueLimit = queueLimit
        self.batchLimit = max(1, batchLimit)
    }

    /// How many changes wait, for tests and metrics.
    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    var isClosed: Bool {
        state.withLock { $0.phase != .open }
    }

    /// Runs the change with the next commit and returns when it is on the disk.
    func submit<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    {
        try await withCheckedThrowingContinuation { continuation in
            submit(isOneStatement: false, body) { continuation.resume(with: $0) }
        }
    }

    /// The same for whoever has no task.
    func submit<T: Sendable>(
        isOneStatement: Bool,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T,
        done: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let job = WriteJob(isOneStatement: isOneStatement, body, changes: changes, done: done)
        if let refusal = enqueue(job) {
            job.fail(refusal)
        }
    }

    /// Refuses new changes, runs those that wait, then `lastly`.
    ///
    /// A second call waits for the first.
    func close(lastly: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let phase = state.withLock { state in
                let phase = state.phase
                if phase != .closed {
                    state.closers.append(continuation)
                    state.phase = .closing
                }
                return phase
            }
            switch phase {
            case .open: queue.async { self.end(lastly) }
            case .closing: break
            case .closed: continuation.resume()
            }
        }
    }

    /// Looks now and then whether another process has changed the file, and lets everything be forgotten if so.
    func watchOthers(every interval: DispatchTimeInterval) -> OthersWatch {
        OthersWatch(every: interval, on: queue) { [weak self] in self?.noticeOthers() }
    }

    private func noticeOthers() {
        if writer.wasChangedByOthers() {
            changes.publish(.anything)
        }
    }

    private func enqueue(_ job: WriteJob) -> StoreError? {
        let (refusal, starts) = state.withLock { state -> (StoreError?, Bool) in
            guard state.phase == .open else {
                return (.closed, false)
            }
            guard state.waiting.count < queueLimit else {
                return (.queueFull, false)
            }
            state.waiting.append(job)
            defer { state.isDraining = true }
            return (nil, !state.isDraining)
        }
        if starts {
            queue.async { self.drain() }
        }
        return refusal
    }

    /// Runs one batch, and the next one in its turn: under load there is always another, and the queue has other things to do.
    private func drain() {
        runBatch()
        let isFolding = foldSome()
        let goesOn = state.withLock { state in
            state.isDraining = isFolding || !state.waiting.isEmpty
            return state.isDraining
        }
        if goesOn {
            queue.async { self.drain() }
        }
    }

    /// Does a step of folding heartbeats, unless the loop is at its end.
    ///
    /// What fails is tried again behind a later batch, ever more of them in between: those who wait have nothing to do with it.
    ///
    /// - Returns: Whether there is more to do at once.
    private func foldSome() -> Bool {
        guard !isClosed, folding.isDue() else {
            return false
        }
        do throws(StoreError) {
            let hasMore = try writer.foldHeartbeats()
            folding.succeeded()
            return hasMore
        } catch {
            if folding.failed() {
                report(
                    "heartbeats cannot be folded, and soon each is written into its machine's row: \(error)"
                )
            }
            return false
        }
    }

    /// - Returns: Whether there was one.
    @discardableResult
    private func runBatch() -> Bool {
        guard let batch = takeBatch() else {
            return false
        }
        for deliver in writer.commit(batch) {
            deliver()
        }
        return true
    }

    private func takeBatch() -> [WriteJob]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                return nil
            }
            let count = min(batchLimit, state.waiting.count)
            let batch = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return batch
        }
    }

    private func end(_ lastly: () -> Void) {
        // A job may have been queued whose own drain comes after this.
        while runBatch() {}
        lastly()
        let closers = state.withLock { state in
            defer { state.closers = [] }
            state.phase = .closed
            return state.closers
        }
        for closer in closers {
            closer.resume()
        }
    }
}
