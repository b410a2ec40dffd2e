import ArgumentParser
import LicensingCore
import LicensingService

/// The command `licentric accounts`.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "Further tenants on the same server. Works beside a running one.",
        subcommands: [Create.self, List.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open an account; make its API keys with `licentric keys create --account ID`."
        )

        @OptionGroup var store: StoreOptions

        @Option(help: "The vendor's name.")
        var name: String

        @OptionGroup var output: OutputOptions

        func run() async throws {
            guard (1...255).contains(name.unicodeScalars.count) else {
                throw StartFailure("--name takes 1 to 255 characters.")
            }
            let now = SystemClock().now()
            let account = try await Installation.beside(store) { installation in
                try await Accounts(installation.context).create(name: name, by: .commandLine, now: now)
            }
            try output.write(json: KeyText.json(account), plain: "\(account.id.text)  \(account.name)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let accounts = try await Installation.beside(store) { try await Accounts($0.context).list() }
            let plain = accounts.map { "\($0.id.text)  \($0.name)" }.joined(separator: "\n")
            try output.write(
                json: KeyText.json(accounts),
                plain: plain.isEmpty ? "There are no accounts." : plain
            )
        }
    }
}
