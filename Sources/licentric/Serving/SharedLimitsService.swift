import HTTPAPI
import LicensingService
import ServiceLifecycle

/// Brings this node's rate limits and those of the others together several times a second.
struct SharedLimitsService: Service {
    /// How long a node goes by what it knew, apart from the time the database takes (ADR 0019).
    private static let period = Duration.milliseconds(100)
    private static let tidyPeriod = Duration.seconds(30)

    let limits: SharedLimits
    let clock: any LicensingService.Clock

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Apart from each other: removing many old rows must not keep the counts waiting.
            await withDiscardingTaskGroup { group in
                group.addTask {
                    await repeatedly(every: Self.period) { await limits.flush(at: clock.now()) }
                }
                group.addTask {
                    await repeatedly(every: Self.tidyPeriod) { await limits.tidy(at: clock.now()) }
                }
            }
        }
        await limits.flush(at: clock.now())
    }

    private func repeatedly(every period: Duration, _ work: () async -> Void) async {
        while !Task.isCancelled {
            await work()
            try? await Task.sleep(for: period)
        }
    }
}
