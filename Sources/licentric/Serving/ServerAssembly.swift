import HTTPAPI
import Hummingbird
import LicensingCore
import LicensingService
import LicensingStore
import Logging
import NIOCore

/// Puts the server together: routes, shell, socket.
enum ServerAssembly {
    static func application(
        _ installation: Installation,
        _ settings: ServerSettings,
        limiter: RateLimiter,
        webhookTargets: any WebhookTargets,
        clock: any LicensingService.Clock,
        logger: Logger
    ) -> Application<RequestPipeline> {
        let (context, directory) = (installation.context, installation.directory)
        var shell = ShellConfiguration()
        shell.host = settings.host
        shell.port = settings.port
        shell.trustedProxies = settings.trustedProxies
        let numbers = RequestNumbers()
        let services = ShellServices(
            authenticator: StoreAuthenticator(Authentication(context, logger: logger)),
            limiter: limiter,
            now: { clock.now() },
            randomBytes: { numbers.bytes($0) },
            refusal: StoreRefusal.of,
            logger: logger
        )
        let api = API(context, webhookTargets: webhookTargets)
        return buildApplication(
            routes: Routes.all(api),
            services: services,
            configuration: shell,
            express: ExpressDesks.all(api, services: services),
            onServerRunning: { channel in
                noteListening(in: directory, logger: logger)
                announce(channel, host: settings.host)
                MemorySettings.giveBackCode()
            }
        )
    }

    private static func noteListening(in directory: String, logger: Logger) {
        do {
            try FirstStart.noteListening(in: directory)
        } catch {
            logger.warning(
                "The first keys' file stays until the next start",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    /// The one line that says where the server listens, flushed at once: whoever started it waits for that.
    private static func announce(_ channel: any Channel, host: String) {
        let port = channel.localAddress?.port ?? 0
        let shown = host.contains(":") ? "[\(host)]" : host
        Terminal.print("listening on http://\(shown):\(port)")
    }
}
