import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle

/// Does at short intervals what only the clock causes: notes that the server is up, announces expiries,
/// removes dead machines.
///
/// Verdicts need none of it; they follow from the clock at the moment of asking.
package struct Sweeper: Service {
    /// How many rows one step deals with, so that no step holds the writer for long.
    private static let batch = 200

    private let pulse: ServerPulse
    private let expiries: SweepExpiries
    private let deadMachines: SweepDeadMachines
    private let clock: any LicensingService.Clock
    private let period: Duration
    private let logger: Logger

    package init(
        _ context: LicensingContext,
        clock: any LicensingService.Clock,
        period: Duration = .seconds(5),
        logger: Logger
    ) {
        pulse = ServerPulse(context, clock: clock)
        expiries = SweepExpiries(context)
        deadMachines = SweepDeadMachines(context)
        self.clock = clock
        self.period = period
        self.logger = logger
    }

    /// Must be called before the first request is answered: it ends the outage since the server last ran.
    package func start() async throws {
        try await pulse.beat()
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: period)
            }
        }
        await step("pulse") { try await pulse.beat() }
    }

    /// One round.
    ///
    /// A step that fails is told to the log and tried again in the next round; it keeps no other from its
    /// turn.
    package func sweep() async {
        await step("pulse") { try await pulse.beat() }
        await step("expiries") {
            while try await expiries.run(now: clock.now(), limit: Self.batch) == Self.batch, !Task.isCancelled
            {}
        }
        await step("dead machines") {
            while try await deadMachines.run(now: clock.now(), limit: Self.batch), !Task.isCancelled {}
        }
    }

    private func step(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error(
                "A sweep failed and will be tried again",
                metadata: ["sweep": "\(name)", "reason": "\(error)"]
            )
        }
    }
}
