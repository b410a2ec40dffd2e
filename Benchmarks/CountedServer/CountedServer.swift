import Dispatch
import Foundation
import HTTPAPI
import Hummingbird
import LicensingCore
import LicensingService
import LicensingStore
import Logging
import NIOCore
import SQLiteStore

/// The server on a directory of its own, for counting the instructions of a request: without the command line and without what the
/// clock causes, so that nothing else runs, and with a main thread that waits, which valgrind can bear.
///
/// Prints an API key, and where it listens.
@main
enum CountedServer {
    private struct NoTargets: WebhookTargets {
        let allowsPrivate = true

        func check(_: String) {}
    }

    private struct SystemClock: LicensingService.Clock {
        func now() -> Instant {
            Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        }

        func uptime() -> Span {
            Span(milliseconds: Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000))
        }
    }

    static func main() {
        let over = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                try await serve(directory: CommandLine.arguments[1])
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
            }
            over.signal()
        }
        over.wait()
    }

    private static func serve(directory: String) async throws {
        let store = try SQLiteStore.open(SQLiteStoreConfiguration(directory: directory, exclusive: true))
        let (ids, clock) = (SystemIDSource(), SystemClock())
        guard let master = MasterKey(bytes: ids.randomBytes(MasterKey.byteCount)) else {
            return
        }
        let context = LicensingContext(store: store, ids: ids, vault: Vault(master))
        let account = try NewAccount(
            name: "Counted",
            firstKeyName: { "\($0)" },
            context: context,
            now: clock.now()
        )
        try await Accounts(context).open(account, by: .system)
        // As a server does that has run for a moment.
        try await context.knownKeys.fill(from: store, context.vault)
        let logger = Logger(label: "counted") { _ in SwiftLogNoOpLogHandler() }
        var shell = ShellConfiguration()
        shell.port = 0
        let numbers = RequestNumbers()
        let services = ShellServices(
            authenticator: StoreAuthenticator(Authentication(context, logger: logger)),
            limiter: RateLimiter(limits: .off),
            now: { clock.now() },
            randomBytes: { numbers.bytes($0) },
            refusal: StoreRefusal.of,
            logger: logger
        )
        let api = API(context, webhookTargets: NoTargets())
        let application = buildApplication(
            routes: Routes.all(api),
            services: services,
            configuration: shell,
            express: ExpressDesks.all(api, services: services),
            onServerRunning: { channel in
                print(account.firstKey(.live)?.plainKey ?? "")
                print("listening on http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
                fflush(nil)
            }
        )
        try await application.run()
    }
}
