import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle

/// Writes down at short intervals how often licenses without a limit were used, and once more before the server stops.
package struct UsesWriter: Service {
    private let context: LicensingContext
    private let clock: any LicensingService.Clock
    private let logger: Logger

    package init(_ context: LicensingContext, clock: any LicensingService.Clock, logger: Logger) {
        self.context = context
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var pace = UsePace(startingAt: clock.uptime())
            var isFailing = false
            while !Task.isCancelled {
                let wait = pace.wait(at: clock.uptime(), isCrowded: context.uses.isCrowded).milliseconds
                guard wait == 0 else {
                    // Not longer than a period: it may become crowded meanwhile.
                    try? await Task.sleep(for: .milliseconds(min(wait, UsePace.period.milliseconds)))
                    continue
                }
                let start = clock.uptime()
                isFailing = await !flush(mentioningFailure: !isFailing)
                pace.note(from: start, to: clock.uptime(), hasFailed: isFailing)
            }
        }
        _ = await flush(mentioningFailure: true)
    }

    /// - Returns: Whether it could be written.
    private func flush(mentioningFailure: Bool) async -> Bool {
        do {
            try await context.uses.flush(to: context.store)
            return true
        } catch {
            // Several times a second; the first time says it all.
            if mentioningFailure {
                logger.error(
                    "Uses of licenses could not be written and are kept for the next time",
                    metadata: ["reason": "\(error)"]
                )
            }
            return false
        }
    }
}
