import LicensingCore
import LicensingStore

/// Notes at short intervals that server and store are up.
///
/// A gap is an outage, in which nobody could be heard: no heartbeat deadline falls before its end plus one interval
/// (contract, section 3; ADR 0009).
package struct ServerPulse: Sendable {
    /// How often ``beat()`` should be called, at the least.
    package static let period = Span.seconds(5)

    private let context: LicensingContext
    private let clock: any Clock

    package init(_ context: LicensingContext, clock: any Clock) {
        self.context = context
        self.clock = clock
    }

    /// Writes down that the server is up.
    ///
    /// The first call of a process ends the outage that began with the last sign of life of the one before. Later gaps are
    /// measured by uptime, because the time of day may be set.
    package func beat() async throws {
        let (now, uptime) = (clock.now(), clock.uptime())
        let silence = context.outages.silence(at: uptime)
        let outages = try await context.store.write { transaction in
            let start: Instant? =
                if let silence {
                    silence > OutageLog.tolerance ? now - silence : nil
                } else {
                    try transaction.stateInstant(.lastPulse)
                }
            if let start, start < now {
                try transaction.insert(Outage(start: start, end: now))
                try transaction.trimOutages(keeping: OutageLog.limit)
            }
            try transaction.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
            return try transaction.outages()
        }
        context.outages.notePulse(at: now, uptime: uptime, outages: outages)
    }
}
