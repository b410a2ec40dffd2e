import ArgumentParser
import LicensingCore

/// The command `licentric webhooks`.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Webhooks during development. Works against any server, over HTTP.",
        subcommands: [Listen.self]
    )
}

extension EventType: ExpressibleByArgument {}

extension WebhooksCommand {
    struct Listen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print events as they happen, and pass them on to your own machine.",
            discussion: """
                Needs an API key with the scope webhooks:read in LICENTRIC_API_KEY. Begins with what happens from now \
                on. With --forward-to each event is posted like a delivery: the same body, the same headers, signed \
                with the secret that is printed at the start.

                After an interruption it catches up with what happened meanwhile, the newest 5,000 events at the most, \
                and says when it had to skip some.

                validation.success, validation.failed and machine.heartbeat are recorded only while an enabled webhook \
                subscribes to them: create one to see them here.

                Example: licentric webhooks listen --forward-to http://localhost:3000/hooks --event license.created
                """
        )

        @Option(help: "The server's address.")
        var server = "http://127.0.0.1:8080"

        @Option(help: "Where to post each event, such as http://localhost:3000/hooks.")
        var forwardTo: String?

        @Option(name: .customLong("event"), help: "Only events of this type; may be repeated.")
        var types: [EventType] = []

        @Option(help: "The secret that signs, whsec_…; one is made if none is given.")
        var secret: String?

        func run() async throws {
            let address = try ServerAddress(server)
            let key = try APIKeySetting.read(from: Environment())
            let target = try target()
            let source = EventSource(server: address, key: key)
            let forwarder = target.map { EventForwarder(to: $0) }
            let listener = EventListener(
                to: address,
                types: Set(types),
                forwarder: forwarder,
                pages: source.page(after:limit:),
                began: {
                    Terminal.print("listening to \(address.text)")
                    if let target {
                        Terminal.print("forwarding to \(target.url), signed with \(target.secret)")
                    }
                }
            )
            do {
                try await listener.run()
            } catch {
                await forwarder?.close()
                await source.close()
                throw error
            }
        }

        private func target() throws(StartFailure) -> ForwardTarget? {
            guard let forwardTo else {
                guard secret == nil else {
                    throw StartFailure("--secret signs what is forwarded: give --forward-to, too.")
                }
                return nil
            }
            return ForwardTarget(
                url: try ForwardTarget.checked(forwardTo),
                secret: try secret.map(ForwardTarget.checked(secret:)) ?? ForwardTarget.newSecret()
            )
        }
    }
}
