import LicensingCore
import LicensingService
import Synchronization

/// Asks whether a credential worked on another node: only for addresses that have spent their failures.
///
/// One look-up at a time, for all who wait for the next: whoever guesses in earnest costs the store one statement after the
/// other, however many guesses there are.
final class ProofLooks: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct State {
        var waiting: [LimitHash: [Waiter]] = [:]
        var isLooking = false
        /// The moment of whoever came last.
        var now = Instant.earliest
    }

    private let counts: any SharedLimitCounts
    private let state = Mutex(State())

    init(_ counts: any SharedLimitCounts) {
        self.counts = counts
    }

    /// False for want of room, too, and when nobody can tell.
    func isProven(_ key: LimitHash, at now: Instant) async -> Bool {
        await withCheckedContinuation { waiter in
            let (isRefused, begins) = state.withLock { state in
                if state.waiting.count >= LimitSharing.batch, state.waiting[key] == nil {
                    return (true, false)
                }
                state.waiting[key, default: []].append(waiter)
                state.now = now
                defer { state.isLooking = true }
                return (false, !state.isLooking)
            }
            if isRefused {
                waiter.resume(returning: false)
            } else if begins {
                Task { await look() }
            }
        }
    }

    /// Until nobody waits any more.
    private func look() async {
        while let (waiting, now) = takeWaiting() {
            let proven = (try? await counts.proven(among: Array(waiting.keys), at: now)) ?? []
            for (key, waiters) in waiting {
                for waiter in waiters {
                    waiter.resume(returning: proven.contains(key))
                }
            }
        }
    }

    private func takeWaiting() -> ([LimitHash: [Waiter]], Instant)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isLooking = false
                return nil
            }
            defer { state.waiting = [:] }
            return (state.waiting, state.now)
        }
    }
}
