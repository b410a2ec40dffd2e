import Foundation
import LicensingCore
import LicensingService

/// What an empty installation gets: an account with one live and one test key, in a file that only the owner reads.
enum FirstStart {
    static let fileName = "initial-keys.json"

    /// Removes the keys that an earlier start left, or makes the first ones.
    static func run(_ installation: Installation, now: Instant) async throws {
        let path = "\(installation.directory)/\(fileName)"
        let accounts = Accounts(installation.context)
        guard try await accounts.list().isEmpty else {
            unlink(path)
            return
        }
        let account = try await accounts.create(name: "Default", now: now)
        let live = try await firstKey(of: account, .live, installation, now: now)
        let test = try await firstKey(of: account, .test, installation, now: now)
        let text = KeyText.initialKeys(account, live: live, test: test)
        try SecretFile.write(text + "\n", to: path)
        if isatty(STDOUT_FILENO) == 1 {
            print(welcome(live: live, test: test, path: path))
        }
    }

    private static func firstKey(
        of account: Account,
        _ environment: EnvironmentKind,
        _ installation: Installation,
        now: Instant
    ) async throws -> IssuedAPIKey {
        let tenant = try await AccountChoice.tenant(account.id.text, environment, installation.context)
        return try await APIKeys(installation.context)
            .create(
                APIKeys.Draft(name: "Initial \(environment.rawValue) key"),
                ceiling: AccessScope.allCases,
                in: tenant,
                now: now
            )
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
