import ArgumentParser
import Foundation
import HTTPAPI
import Hummingbird
import LicensingCore
import LicensingService
import LicensingStore
import Logging
import NIOCore
import SQLiteStore
import ServiceLifecycle
import Sweeps
import UnixSignals
import WebhookDispatch

/// The command `licentric serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Makes what is missing: the data directory, the master key, the database, and on an empty one an account with \
            a live and a test key, in initial-keys.json. Prints one line when it listens. SIGTERM ends it within ten \
            seconds, after what is running.

            Example: licentric serve --data-dir /var/lib/licentric --port 8080
            """
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var flags: ServerFlags

    func run() async throws {
        MemorySettings.apply()
        let environment = Environment()
        let settings = try ServerSettings(flags: flags, environment)
        try settings.insistOnSomebodyToShareWith(store.location(environment))
        let logger = ServerLog.make(level: settings.logLevel)
        let installation = try await Installation.open(
            store,
            environment,
            asServer: true,
            logger: logger
        )
        do {
            try await serve(installation, settings, logger)
        } catch {
            await installation.store.close()
            throw StartFailure(Self.describe(error, settings))
        }
    }

    private func serve(
        _ installation: Installation,
        _ settings: ServerSettings,
        _ logger: Logger
    ) async throws {
        let clock: any LicensingService.Clock =
            settings.testClockFile.map { OffsetClock(path: $0) } ?? SystemClock()
        if settings.testClockFile != nil {
            logger.warning("The clock is moved by LICENTRIC_TEST_CLOCK_FILE: this is for tests only")
        }
        if let lastPulse = try await installation.store.read({ try $0.stateInstant(.lastPulse) }) {
            installation.context.ids.skip(past: lastPulse + ServerPulse.period)
        }
        try await FirstStart.run(installation, now: clock.now())
        let sweeper = Sweeper(
            installation.context,
            clock: clock,
            period: settings.testClockFile == nil ? .seconds(5) : .seconds(1),
            auditRetention: settings.auditRetention,
            logger: logger
        )
        try await sweeper.start()
        let addresses = AddressGuard(
            resolver: SystemResolver(),
            allowsPrivate: settings.allowsPrivateWebhooks
        )
        let dispatcher = Dispatcher(
            StoreDeliveryQueue(installation.context),
            transport: HTTPTransport(addresses),
            clock: clock,
            outbox: installation.context.outbox,
            logger: logger
        )
        let limiting = RateLimiting(settings, installation.context, clock: clock, logger: logger)
        let application = ServerAssembly.application(
            installation,
            settings,
            limiter: limiting.limiter,
            webhookTargets: GuardedTargets(addresses),
            clock: clock,
            logger: logger
        )
        // Services stop in reverse: the server first, then what works behind it, and the store when nothing needs it any more.
        var configuration = ServiceGroupConfiguration(
            services: [
                StoreService(store: installation.store),
                MasterKeyService(installation, logger: logger),
                StatisticsWriter(installation.context, logger: logger),
                UsesWriter(installation.context, clock: clock, logger: logger),
                KnownKeysReader(installation.context, clock: clock, logger: logger), sweeper, dispatcher,
            ] + limiting.services + [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Two seconds of the contract's ten are left for the flush.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        let lastResort = LastResort()
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // What still ran after eight seconds was cut off; that is an orderly end.
        }
        // What was cut off may have counted after its writer's last flush; that one has told the log if it failed.
        try? await installation.context.uses.flush(to: installation.store)
        lastResort.cancel()
        await installation.store.close()
    }

    private static func describe(_ error: any Error, _ settings: ServerSettings) -> String {
        if let failure = error as? StartFailure {
            return failure.description
        }
        let text = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        if error is SocketAddressError || error is SocketAddressError.UnknownHost {
            return
                "there is no address \"\(settings.host)\": give --host an address of this machine, such as 127.0.0.1"
        }
        guard
            error is IOError
        else {
            return Installation.describe(error)
        }
        return
            "cannot listen on \(settings.host):\(settings.port) (\(text)): choose another --host or --port, "
            + "or stop what listens there."
    }
}
