import ArgumentParser
import Foundation

/// The license server.
@main
struct Licentric: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "licentric",
        abstract: "Sells and protects programs: products, policies, license keys, device activations.",
        discussion: """
            Start with `licentric serve`. On an empty data directory it makes an account and its API keys; they \
            stand in initial-keys.json there.
            """,
        subcommands: [
            Serve.self, Keys.self, AccountsCommand.self, FileCommand.self, WebhooksCommand.self,
            StoreCommand.self, Doctor.self, OpenAPI.self,
        ]
    )

    /// Whatever goes wrong is one line on standard error that says what to do, and exit code 1.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            if let verdict = error as? ExitCode {
                // The command has said all there is to say.
                Foundation.exit(verdict.rawValue)
            }
            let isFailure = !exitCode(for: error).isSuccess
            guard isFailure else {
                print(message(for: error).isEmpty ? fullMessage(for: error) : message(for: error))
                Foundation.exit(0)
            }
            let text = error as? StartFailure == nil ? message(for: error) : "\(error)"
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            FileHandle.standardError.write(Data("licentric: \(line)\n".utf8))
            Foundation.exit(1)
        }
    }
}
