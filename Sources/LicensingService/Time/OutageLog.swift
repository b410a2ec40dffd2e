import LicensingCore
import Synchronization

/// The outages every deadline must forgive, as this process knows them.
package final class OutageLog: Sendable {
    /// How many are remembered; an older one can only matter to an interval longer than all that happened since.
    package static let limit = 100

    /// When no pulse could be written for longer than this, an outage is going on.
    private static let tolerance = Span.seconds(12)

    private struct State {
        var outages: [Outage] = []
        var lastPulse: (time: Instant, uptime: Span)?
    }

    private let state = Mutex(State())
    private let uptime: (@Sendable () -> Span)?

    /// - Parameter uptime: The machine's uptime, for noticing an outage while it lasts; nil where no pulse is written.
    package init(uptime: (@Sendable () -> Span)? = nil) {
        self.uptime = uptime
    }

    /// The outages there were, oldest first, and the one that is going on.
    ///
    /// While the store cannot be reached nobody can be heard. The pulse that will write this down comes only afterwards, and
    /// until then nobody may die either.
    package func known(at now: Instant) -> [Outage] {
        let state = state.withLock { $0 }
        guard let uptime, let last = state.lastPulse, last.time < now,
            uptime().milliseconds - last.uptime.milliseconds > Self.tolerance.milliseconds
        else {
            return state.outages
        }
        return state.outages.filter { $0.end < last.time } + [Outage(start: last.time, end: now)]
    }

    func notePulse(at time: Instant, uptime: Span, outages: [Outage]) {
        state.withLock { $0 = State(outages: outages, lastPulse: (time, uptime)) }
    }
}
