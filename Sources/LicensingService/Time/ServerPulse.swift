import LicensingCore
import LicensingStore

/// Notes at short intervals that server and store are up.
///
/// A gap is an outage, in which nobody could be heard: no heartbeat deadline falls before its end plus one interval
/// (contract, section 3; ADR 0009).
package struct ServerPulse: Sendable {
    /// How often ``beat()`` should be called, at the least.
    package static let period = Span.seconds(5)

    /// How long nodes may be silent before one that starts takes it for an outage.
    private static let startTolerance = Span(milliseconds: period.milliseconds + 2500)

    private let context: LicensingContext
    private let clock: any Clock

    package init(_ context: LicensingContext, clock: any Clock) {
        self.context = context
        self.clock = clock
    }

    /// Writes down that the server is up.
    ///
    /// The first call of a process ends the outage that began with the last sign of life of the one before. Later gaps are
    /// measured by uptime, because the time of day may be set. Where nodes share the store it is an outage only if none of
    /// them could be heard.
    package func beat() async throws {
        let (now, uptime) = (clock.now(), clock.uptime())
        let silence = context.outages.silence(at: uptime)
        let outages = try await context.store.write { transaction in
            let start = Self.outageStart(
                silence: silence,
                lastPulse: try transaction.stateInstant(.lastPulse),
                isShared: transaction.dialect.isShared,
                now: now
            )
            if let start, start < now {
                try transaction.insert(Outage(start: start, end: now))
                try transaction.trimOutages(keeping: OutageLog.limit)
            }
            try transaction.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
            return try transaction.outages()
        }
        context.outages.notePulse(at: now, uptime: uptime, outages: outages)
    }

    /// Since when nobody could be heard; nil when somebody could.
    ///
    /// - Parameters:
    ///   - silence: How long ago this process wrote its last pulse; nil at its first.
    ///   - lastPulse: The last one in the store, of whichever node.
    ///   - isShared: Whether several nodes write it. The first beat of one of them says nothing about the others, and a short
    ///     gap is the usual one between two of theirs.
    ///   - now: The time of day.
    /// - Returns: The beginning of an outage that ends now.
    package static func outageStart(
        silence: Span?,
        lastPulse: Instant?,
        isShared: Bool,
        now: Instant
    ) -> Instant? {
        if let silence, silence <= OutageLog.tolerance {
            return nil
        }
        guard isShared else {
            return silence.map { now - $0 } ?? lastPulse
        }
        // At a start, a little more than what lies between two pulses of others; later, as long as this node was silent.
        let gap = silence == nil ? Self.startTolerance : OutageLog.tolerance
        return lastPulse.flatMap { $0 + gap < now ? $0 : nil }
    }
}
