import Synchronization

/// What is in the journal and not yet in the table of heartbeats, in memory, for everybody who reads.
///
/// There are two generations at the most: one that grows, and one that is being folded.
final class PendingHeartbeats: Sendable {
    private let state = Mutex(HeartbeatView())

    /// What a transaction has to take **before** it begins.
    ///
    /// What is folded later than that it finds here, and what was folded earlier in the table. What is added meanwhile it sees,
    /// too: of one machine a transaction may find a later heartbeat than before, and never an earlier one.
    func view() -> HeartbeatView {
        state.withLock { $0 }
    }

    /// Adds what was committed.
    func add(_ entries: [HeartbeatEntry]) {
        view().growing.add(entries)
    }

    /// Begins a new generation.
    ///
    /// - Returns: The one that is to be folded.
    func beginFold() -> HeartbeatGeneration {
        state.withLock { state in
            let full = state.growing
            state = HeartbeatView(growing: HeartbeatGeneration(), folding: full)
            return full
        }
    }

    /// Forgets the generation that was folded; who still looks at it keeps it.
    func endFold() {
        state.withLock { $0 = HeartbeatView(growing: $0.growing) }
    }
}
