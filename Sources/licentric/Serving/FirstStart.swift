import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore

/// What an empty installation gets: an account with one live and one test key, in a file that only the owner reads.
enum FirstStart {
    static let fileName = "initial-keys.json"

    /// Removes the keys that an earlier start left, or makes the first ones.
    static func run(_ installation: Installation, now: Instant) async throws {
        let path = "\(installation.directory)/\(fileName)"
        let accounts = Accounts(installation.context)
        SecretFile.removeLeftovers(in: installation.directory)
        guard try await accounts.list().isEmpty else {
            // A start that never came to listen, because its port was taken, leaves the keys for the next one.
            let hasListened =
                try await installation.store.read { try $0.stateInstant(.firstListening) } != nil
            if hasListened {
                unlink(path)
            }
            return
        }
        let new = try NewAccount(
            name: "Default",
            firstKeyName: { "Initial \($0.rawValue) key" },
            context: installation.context,
            now: now
        )
        guard let live = new.firstKey(.live), let test = new.firstKey(.test) else {
            throw StartFailure("No first keys could be made.")
        }
        // The file first: keys that exist and that nobody ever saw would lock the vendor out.
        try SecretFile.write(KeyText.initialKeys(new.account, live: live, test: test) + "\n", to: path)
        try await accounts.open(new, by: .system)
        if isatty(STDOUT_FILENO) == 1 {
            print(welcome(live: live, test: test, path: path))
        }
    }

    private static func welcome(live: IssuedAPIKey, test: IssuedAPIKey, path: String) -> String {
        """
        This is the first start. Your API keys, which are not shown again:

          live  \(live.plainKey)
          test  \(test.plainKey)

        They also stand in \(path), which the next start removes.

        """
    }
}
