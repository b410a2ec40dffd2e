import LicensingService
import Logging
import ServiceLifecycle

/// Writes down at short intervals how often was validated, and once more before the server stops.
package struct StatisticsWriter: Service {
    private let context: LicensingContext
    private let period: Duration
    private let logger: Logger

    package init(_ context: LicensingContext, period: Duration = .milliseconds(200), logger: Logger) {
        self.context = context
        self.period = period
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                isFailing = await !flush(mentioningFailure: !isFailing)
                try? await Task.sleep(for: period)
            }
        }
        _ = await flush(mentioningFailure: true)
    }

    /// - Returns: Whether it could be written.
    private func flush(mentioningFailure: Bool) async -> Bool {
        do {
            try await context.tally.flush(to: context.store)
        } catch {
            // Several times a second; the first time says it all.
            if mentioningFailure {
                logger.error(
                    "Counts of validations could not be written and are kept for the next time",
                    metadata: ["reason": "\(error)"]
                )
            }
            return false
        }
        let lost = context.tally.takeLost()
        if lost > 0 {
            logger.warning(
                "Some validations were not counted: too much had gathered while the store could not be reached",
                metadata: ["validations": "\(lost)"]
            )
        }
        return true
    }
}
