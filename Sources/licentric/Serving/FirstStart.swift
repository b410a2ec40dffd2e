import Foundation
import LicensingCore
import LicensingService
import LicensingStore

/// What an empty installation gets: an account with one live and one test key, in a file that only the owner reads.
enum FirstStart {
    static let fileName = "initial-keys.json"
    /// Beside it, once the server has listened.
    private static let listenedName = "initial-keys.listened"

    /// Removes the keys that an earlier start left, or makes the first ones.
    static func run(_ installation: Installation, now: Instant) async throws {
        let path = "\(installation.directory)/\(fileName)"
        SecretFile.removeLeftovers(in: installation.directory)
        let accounts = try await Accounts(installation.context).list()
        guard accounts.isEmpty else {
            try tidy(installation.directory, accounts)
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
        try SecretFile.makeDirectory(installation.directory)
        // The file first: keys that exist and that nobody ever saw would lock the vendor out. Under a name of its own, because
        // another node may be at the same in the same directory, and only one's keys come to exist.
        let pending = pendingPath(path, new.account)
        try SecretFile.write(KeyText.initialKeys(new.account, live: live, test: test) + "\n", to: pending)
        guard try await Accounts(installation.context).openFirst(new) else {
            unlink(pending)
            return
        }
        try SecretFile.move(pending, to: path)
        if isatty(STDOUT_FILENO) == 1 {
            print(welcome(live: live, test: test, path: path))
        }
    }

    /// The server listens: whoever started it has had the keys' file in hand.
    static func noteListening(in directory: String) throws(StartFailure) {
        if access("\(directory)/\(fileName)", F_OK) == 0 {
            _ = try SecretFile.create("", at: "\(directory)/\(listenedName)")
        }
    }

    /// Removes keys that were there while the server listened.
    ///
    /// A start that never came to listen, because its port was taken, leaves them for the next one; and one that was killed
    /// may have left them under their first name.
    private static func tidy(_ directory: String, _ accounts: [Account]) throws(StartFailure) {
        let path = "\(directory)/\(fileName)"
        if access("\(directory)/\(listenedName)", F_OK) == 0 {
            unlink(path)
            unlink("\(directory)/\(listenedName)")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix("\(fileName).") {
            let pending = "\(directory)/\(name)"
            if accounts.contains(where: { pendingPath(path, $0) == pending }) {
                try SecretFile.move(pending, to: path)
            } else {
                unlink(pending)
            }
        }
    }

    private static func pendingPath(_ path: String, _ account: Account) -> String {
        "\(path).\(account.id.text)"
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
