import ArgumentParser
import LicensingCore
import LicensingService

/// The command `licentric keys`.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "API keys, without HTTP, and the master key. Works beside a running server.",
        subcommands: [Create.self, List.self, Revoke.self, RotateMaster.self]
    )
}

extension EnvironmentKind: ExpressibleByArgument {}

extension Keys {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an API key and print it; it is not shown again.",
            discussion:
                "Example: licentric keys create --env live --name billing --scope licenses:read --json"
        )

        @OptionGroup var store: StoreOptions

        @Option(name: .customLong("env"), help: "live or test.")
        var environment: EnvironmentKind

        @Option(help: "What the key is for.")
        var name: String

        @Option(
            name: .customLong("scope"),
            help: "A scope it gets, such as licenses:read; may be repeated. None: all."
        )
        var scopes: [String] = []

        @Option(help: "The account it is for; needed when there are several.")
        var account: String?

        @OptionGroup var output: OutputOptions

        func run() async throws {
            let scopes = try self.scopes.map { text throws(StartFailure) in
                guard let scope = AccessScope(rawValue: text) else {
                    let known = AccessScope.allCases.map(\.rawValue).joined(separator: ", ")
                    throw StartFailure("There is no scope \(text). The scopes are: \(known).")
                }
                return scope
            }
            guard (1...255).contains(name.unicodeScalars.count) else {
                throw StartFailure("--name takes 1 to 255 characters.")
            }
            try output.check()
            let now = SystemClock().now()
            let issued = try await Installation.beside(store) { installation in
                let tenant = try await AccountChoice.tenant(account, environment, installation.context)
                let draft = APIKeys.Draft(name: name, scopes: scopes.isEmpty ? nil : scopes)
                let origin = Origin(tenant: tenant, actor: .commandLine, now: now)
                let change = try APIKeys(installation.context)
                    .create(draft, ceiling: AccessScope.allCases, by: origin)
                return try await installation.context.commit(change)
            }
            try output.write(json: KeyText.json(issued), plain: KeyText.plain(issued))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the API keys of all accounts.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let keys = try await Installation.beside(store) { try await APIKeys($0.context).listAll() }
            try output.write(json: KeyText.json(keys), plain: KeyText.plain(keys))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke an API key. A running server obeys within a second."
        )

        @OptionGroup var store: StoreOptions

        @Argument(help: "The key's id, from `licentric keys list`.")
        var id: String

        func run() async throws {
            guard let key = Identifier<APIKey>(text: id) else {
                throw StartFailure("\"\(id)\" is no id: take it from `licentric keys list`.")
            }
            let now = SystemClock().now()
            try await Installation.beside(store) { try await APIKeys($0.context).revoke(key, now: now) }
            print("revoked \(key.text)")
        }
    }
}
