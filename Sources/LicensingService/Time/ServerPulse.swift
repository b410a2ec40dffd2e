import LicensingCore
import LicensingStore
import Synchronization

/// Notes at short intervals that server and store are up.
///
/// A gap is an outage, in which nobody could be heard: no heartbeat deadline falls before its end plus one interval
/// (contract, section 3).
package final class ServerPulse: Sendable {
    /// How often ``beat()`` should be called, at the least.
    package static let period = Span.seconds(5)

    /// A longer gap while running was an outage too: a machine that slept, a store that could not be reached.
    private static let tolerance = Span.seconds(12)

    private let context: LicensingContext
    private let clock: any Clock
    /// The uptime at the last pulse that was written down.
    ///
    /// Gaps are measured by it, because the time of day may be set.
    private let lastUptime = Mutex<Span?>(nil)

    package init(_ context: LicensingContext, clock: any Clock) {
        self.context = context
        self.clock = clock
    }

    /// Writes down that the server is up.
    ///
    /// The first call of a process ends the outage that began with the last pulse of the one before.
    package func beat() async throws {
        let (now, uptime) = (clock.now(), clock.uptime())
        let last = lastUptime.withLock { $0 }
        let wasAway = last.map { uptime.milliseconds - $0.milliseconds > Self.tolerance.milliseconds } ?? true
        let outages = try await context.store.write { transaction in
            if wasAway, let lastPulse = try transaction.stateInstant(.lastPulse), lastPulse < now {
                try transaction.insert(Outage(start: lastPulse, end: now))
                try transaction.trimOutages(keeping: OutageLog.limit)
            }
            try transaction.notePulse(at: now)
            return try transaction.outages()
        }
        context.outages.notePulse(at: now, uptime: uptime, outages: outages)
        lastUptime.withLock { $0 = uptime }
    }
}
