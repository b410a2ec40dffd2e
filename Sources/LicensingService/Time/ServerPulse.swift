import LicensingCore
import LicensingStore

/// Notes at short intervals that server and store are up. A gap is an outage, in which nobody could be heard: no heartbeat
/// deadline falls before its end plus one interval (contract, section 3).
package struct ServerPulse: Sendable {
    /// How often ``beat(now:)`` should be called.
    package static let period = Span.seconds(5)
    /// A gap longer than this while running was an outage too: a sleeping machine, a store that could not be reached.
    private static let tolerance = Span.seconds(20)

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Called once before the first request: everything since the last pulse was an outage.
    package func start(now: Instant) async throws {
        try await pulse(now: now, tolerance: Span(milliseconds: 0))
    }

    package func beat(now: Instant) async throws {
        try await pulse(now: now, tolerance: Self.tolerance)
    }

    private func pulse(now: Instant, tolerance: Span) async throws {
        let outages = try await context.store.write { transaction in
            if let last = try transaction.stateInstant(.lastPulse), now > last + tolerance {
                try transaction.insert(Outage(start: last, end: now))
                try transaction.trimOutages(keeping: OutageLog.limit)
            }
            try transaction.setState(.lastPulse, instant: now)
            return try transaction.outages()
        }
        context.outages.replace(by: outages)
    }
}
