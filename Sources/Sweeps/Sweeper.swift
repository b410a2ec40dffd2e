import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle

/// Does at short intervals what only the clock causes: notes that the server is up, announces expiries,
/// removes dead machines and what is kept for a time only.
///
/// Verdicts need none of it; they follow from the clock at the moment of asking.
package struct Sweeper: Service {
    /// How many rows one step asks for; they reach the commit loop together and share its commits.
    private static let batch = 1000
    /// How many old rows of one kind one commit removes, so that nobody waits long behind it.
    private static let removals = 500

    private let context: LicensingContext
    private let pulse: ServerPulse
    private let expiries: SweepExpiries
    private let deadMachines: SweepDeadMachines
    private let retention: SweepRetention
    private let statistics: SweepStatistics
    private let erasures: EraseLicense
    private let clock: any LicensingService.Clock
    private let period: Duration
    private let logger: Logger

    package init(
        _ context: LicensingContext,
        clock: any LicensingService.Clock,
        period: Duration = .seconds(5),
        auditRetention: Span? = nil,
        logger: Logger
    ) {
        self.context = context
        pulse = ServerPulse(context, clock: clock)
        expiries = SweepExpiries(context)
        deadMachines = SweepDeadMachines(context)
        erasures = EraseLicense(context)
        retention = SweepRetention(context, auditRetention: auditRetention)
        statistics = SweepStatistics(context)
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
            // Apart from each other: a long sweep must not look like an outage.
            await withDiscardingTaskGroup { group in
                group.addTask {
                    await repeatedly { await step("pulse") { try await pulse.beat() } }
                }
                group.addTask {
                    // Of several nodes on one database, the one that leads; when it dies, another.
                    await repeatedly {
                        if context.leads {
                            await sweep()
                        }
                    }
                }
            }
        }
        await step("pulse") { try await pulse.beat() }
    }

    /// One round of everything but the pulse.
    ///
    /// A step that fails is told to the log and tried again in the next round; it keeps no other from its turn.
    package func sweep() async {
        await step("statistics") { try await statistics.run() }
        await step("expiries") {
            try await drain("expiries") { try await expiries.run(now: clock.now(), limit: Self.batch) }
        }
        await step("dead machines") {
            try await drain("dead machines") {
                try await deadMachines.run(now: clock.now(), limit: Self.batch)
            }
        }
        await step("erasures") {
            try await drain("erasures", full: Self.removals) {
                try await erasures.sweep(limit: Self.removals)
            }
        }
        await step("retention") {
            try await drain("retention", full: Self.removals) {
                try await retention.run(now: clock.now(), limit: Self.removals)
            }
        }
    }

    private func repeatedly(_ work: () async -> Void) async {
        while !Task.isCancelled {
            await work()
            try? await Task.sleep(for: period)
        }
    }

    /// Batch after batch, as long as they are full.
    private func drain(
        _ name: String,
        full: Int = batch,
        _ batch: () async throws -> SweepResult
    ) async throws {
        var result = SweepResult()
        repeat {
            result = try await batch()
            if let reason = result.firstFailure {
                logger.error(
                    "Some rows of a sweep failed and will be tried again",
                    metadata: ["sweep": "\(name)", "rows": "\(result.failures)", "reason": "\(reason)"]
                )
            }
        } while result.done == full && !Task.isCancelled
    }

    private func step(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            // The server is stopping; what is left is swept after the next start.
        } catch {
            logger.error(
                "A sweep failed and will be tried again",
                metadata: ["sweep": "\(name)", "reason": "\(error)"]
            )
        }
    }
}
