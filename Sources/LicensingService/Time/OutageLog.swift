import LicensingCore
import Synchronization

/// The outages every deadline must forgive, as this process knows them.
package final class OutageLog: Sendable {
    /// How many are remembered; an older one can only matter to an interval longer than all that happened since.
    package static let limit = 100

    /// When no pulse could be written for longer than this, an outage is going on.
    static let tolerance = Span.seconds(12)

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
        state.withLock { state in
            state.outages + (ongoing(state, at: now).map { [$0] } ?? [])
        }
    }

    /// Whether no pulse could be written for too long.
    package func isOngoing(at now: Instant) -> Bool {
        state.withLock { ongoing($0, at: now) != nil }
    }

    /// How long ago the last pulse of this process was written; nil before the first.
    func silence(at uptime: Span) -> Span? {
        state.withLock { state in
            state.lastPulse.map { Span(milliseconds: uptime.milliseconds - $0.uptime.milliseconds) }
        }
    }

    func notePulse(at time: Instant, uptime: Span, outages: [Outage]) {
        state.withLock { $0 = State(outages: outages, lastPulse: (time, uptime)) }
    }

    /// Another change that reached the disk shows as well that the server is up, unless an outage has to be recorded first.
    func noteSignOfLife(at time: Instant) {
        guard let uptime else {
            return
        }
        state.withLock { state in
            if let last = state.lastPulse, last.time < time, ongoing(state, at: time) == nil {
                state.lastPulse = (time, uptime())
            }
        }
    }

    private func ongoing(_ state: State, at now: Instant) -> Outage? {
        guard let uptime, let last = state.lastPulse, last.time < now,
            uptime().milliseconds - last.uptime.milliseconds > Self.tolerance.milliseconds
        else {
            return nil
        }
        return Outage(start: last.time, end: now)
    }
}
