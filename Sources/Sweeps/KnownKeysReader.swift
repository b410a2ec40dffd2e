import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle

/// Reads which license keys there are, after the start and whenever something may have been missed.
package struct KnownKeysReader: Service {
    private static let period = Span.seconds(1)
    /// How many times as long as reading took nothing is read after it: a command that changes much makes it due all the time.
    private static let rest: Int64 = 20

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
            var isFailing = false
            while !Task.isCancelled {
                let start = clock.uptime()
                if context.knownKeys.isDue(under: context.vault) {
                    isFailing = await !read(mentioningFailure: !isFailing)
                }
                let taken = max(0, clock.uptime().milliseconds - start.milliseconds)
                try? await Task.sleep(for: .milliseconds(max(Self.period.milliseconds, taken * Self.rest)))
            }
        }
    }

    /// - Returns: Whether it could be read.
    private func read(mentioningFailure: Bool) async -> Bool {
        do {
            try await context.knownKeys.fill(from: context.store, context.vault)
            return true
        } catch {
            if mentioningFailure, !Task.isCancelled {
                logger.warning(
                    "Which license keys there are could not be read: unknown ones are looked up until it can",
                    metadata: ["reason": "\(error)"]
                )
            }
            return false
        }
    }
}
