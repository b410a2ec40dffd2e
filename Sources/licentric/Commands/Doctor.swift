import ArgumentParser
import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore

/// The command `licentric doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check configuration, files, store, keys and clock, and say what to do.",
        discussion: "Ends with 1 when something is wrong. Changes nothing; works beside a running server."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let environment = Environment()
        let location = try store.location(environment)
        var findings = Self.configurationFindings(environment, location)
        if case .directory(let directory) = location {
            findings = [Self.directoryFinding(directory)] + Self.fileFindings(directory) + findings
        }
        if findings.allSatisfy({ !$0.isFailure }), location.mayHoldInstallation {
            findings += await storeFindings(location)
        }
        for finding in findings {
            print(finding.line)
        }
        guard findings.allSatisfy({ !$0.isFailure }) else {
            throw StartFailure("doctor found something to mend: see the lines that begin with \"wrong\".")
        }
    }

    private static func directoryFinding(_ directory: String) -> Finding {
        guard FileManager.default.fileExists(atPath: directory) else {
            return .fine("data directory \(directory) is not there yet; `licentric serve` makes it")
        }
        guard access(directory, W_OK | X_OK) == 0 else {
            return .wrong(
                "data directory \(directory) is not writable: change its owner (chown) or choose another"
            )
        }
        return mode(of: directory).map { $0 & 0o077 == 0 } ?? false
            ? .fine("data directory \(directory)")
            : .wrong("data directory \(directory) is open to others: chmod 700 \(directory)")
    }

    private static func fileFindings(_ directory: String) -> [Finding] {
        (["licentric.db"] + MasterKeyFile.names(in: directory))
            .compactMap { name in
                let path = "\(directory)/\(name)"
                guard let mode = mode(of: path) else {
                    return nil
                }
                return mode & 0o077 == 0
                    ? .fine("only the owner can read \(path)")
                    : .wrong("\(path) is open to others: chmod 600 \(path)")
            }
    }

    private static func configurationFindings(
        _ environment: Environment,
        _ location: StoreLocation
    ) -> [Finding] {
        do {
            let settings = try ServerSettings(flags: nil, environment)
            try settings.insistOnSomebodyToShareWith(location)
            return [
                .fine("configuration: rate limits, proxies and log level can be read (\(settings.summary))")
            ]
        } catch {
            return [.wrong("configuration: \(error)")]
        }
    }

    private func storeFindings(_ location: StoreLocation) async -> [Finding] {
        do {
            return try await Installation.beside(store) { installation in
                let accounts = try await Accounts(installation.context).list()
                let keys = try await APIKeys(installation.context).listAll()
                let (pulse, engineTime, master) = try await installation.store.read {
                    (try $0.stateInstant(.lastPulse), try $0.engineTime(), try $0.masterKeyState())
                }
                return [
                    .fine(
                        "store in \(location.name) opens, its schema is version \(Migrations.latest), the master key fits"
                    ),
                    .fine("\(accounts.count) account(s), \(keys.count) API key(s)"),
                    Self.clockFinding(lastPulse: pulse),
                ] + Self.agreementFindings(engineTime) + Self.rotationFindings(master, installation)
            }
        } catch {
            return [.wrong("store: \(Installation.describe(error))")]
        }
    }

    private static func rotationFindings(
        _ state: MasterKeyState,
        _ installation: Installation
    ) -> [Finding] {
        guard state.rotation == nil else {
            return [
                .wrong(
                    "a rotation of the master key is unfinished: `licentric keys rotate-master` goes on with it; both keys are needed"
                )
            ]
        }
        return installation.context.vault.marks.count == 1
            ? []
            : [.fine("a new master key is ready: `licentric keys rotate-master` puts it in place")]
    }

    private static func clockFinding(lastPulse: Instant?) -> Finding {
        let now = SystemClock().now()
        guard let lastPulse else {
            return .fine("clock: \(now.milliseconds) ms since 1970; no server has run here yet")
        }
        return now < lastPulse - .minutes(1)
            ? .wrong(
                "the clock is behind the time at which the server last ran: set it (NTP), or licenses live too long"
            )
            : .fine("clock is ahead of the server's last sign of life")
    }

    /// Several nodes tell the time to each other through the database.
    private static func agreementFindings(_ engineTime: Instant?) -> [Finding] {
        guard let engineTime else {
            return []
        }
        let difference = abs(SystemClock().now().milliseconds - engineTime.milliseconds)
        return difference <= 2000
            ? [.fine("clock agrees with the database's")]
            : [.wrong("the clock differs from the database's by \(difference) ms: set both (NTP)")]
    }

    private static func mode(of path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }
}

extension Doctor {
    /// One line of the doctor's.
    enum Finding {
        case fine(String)
        case wrong(String)

        var isFailure: Bool {
            if case .wrong = self {
                return true
            }
            return false
        }

        var line: String {
            switch self {
            case .fine(let text): "ok     \(text)"
            case .wrong(let text): "wrong  \(text)"
            }
        }
    }
}
