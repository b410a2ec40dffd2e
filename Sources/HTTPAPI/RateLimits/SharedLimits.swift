import LicensingCore
import LicensingService
import LicensingStore
import Logging
import Synchronization

/// Keeps a node's budgets and those of the others together.
///
/// While the store cannot be reached the node goes by what it knows and counts on alone; what it has counted is told when the
/// store is back, as far as it still matters.
package final class SharedLimits: Sendable {
    private let limiter: RateLimiter
    private let counts: any SharedLimitCounts
    private let logger: Logger
    private let isAlone = Mutex(false)

    package init(_ limiter: RateLimiter, sharing: LimitSharing, logger: Logger) {
        self.limiter = limiter
        counts = sharing.counts
        self.logger = logger
    }

    /// Tells what this node has counted since the last time, and learns what all have; one call after the other.
    package func flush(at now: Instant) async {
        var sent = 0
        repeat {
            let batch = limiter.takeUnsent(at: now, limit: LimitSharing.batch)
            sent = batch.count
            guard !batch.isEmpty else {
                return
            }
            do {
                limiter.learn(try await counts.add(batch))
                noteTogether()
            } catch {
                limiter.putBack(batch)
                noteAlone(error)
                return
            }
        } while sent == LimitSharing.batch && !Task.isCancelled
    }

    /// Removes what has ended.
    package func tidy(at now: Instant) async {
        do {
            try await counts.tidy(at: now)
        } catch {
            // The next time removes it as well.
            logger.debug("Ended rate limits could not be removed", metadata: ["reason": "\(error)"])
        }
    }

    /// Several times a second; the first time says it all.
    private func noteAlone(_ error: any Error) {
        let isNews = isAlone.withLock { isAlone in
            defer { isAlone = true }
            return !isAlone
        }
        if isNews {
            logger.warning(
                "Rate limits are not shared for now: this node counts for itself",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    private func noteTogether() {
        let isNews = isAlone.withLock { isAlone in
            defer { isAlone = false }
            return isAlone
        }
        if isNews {
            logger.notice("Rate limits are shared again")
        }
    }
}
