import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore

/// An opened installation: the store, under its master key.
struct Installation: Sendable {
    let directory: String
    let store: SQLiteStore
    let context: LicensingContext

    /// Opens an installation, making what is missing.
    ///
    /// - Parameters:
    ///   - options: From the command line.
    ///   - environment: What the options leave open.
    ///   - exclusive: Whether this process is the server, of which there is one per data directory.
    /// - Returns: The opened installation; the caller closes its store.
    /// - Throws: A sentence that says what to do.
    static func open(
        _ options: StoreOptions,
        _ environment: Environment,
        exclusive: Bool
    ) async throws -> Installation {
        let directory = try options.directory(environment)
        try SecretFile.makeDirectory(directory)
        let ids = SystemIDSource()
        let master = try MasterKeyFile.load(directory: directory, environment, ids: ids)
        let store = try openStore(directory, exclusive: exclusive)
        let context = LicensingContext(
            store: store,
            ids: ids,
            vault: Vault(master),
            outages: exclusive ? OutageLog(uptime: { SystemClock().uptime() }) : OutageLog()
        )
        let installation = Installation(directory: directory, store: store, context: context)
        guard try await CheckMasterKey(context).run() == .matches else {
            await store.close()
            throw StartFailure(
                "The database in \(directory) was made under another master key: set LICENTRIC_MASTER_KEY or "
                    + "LICENTRIC_MASTER_KEY_FILE to the one it was made with."
            )
        }
        return installation
    }

    /// Opens beside a running server, does its work, and closes.
    ///
    /// Only where there is an installation: a mistyped directory must not become a new, empty one.
    static func beside<Result: Sendable>(
        _ options: StoreOptions,
        _ work: (Installation) async throws -> Result
    ) async throws -> Result {
        let directory = try options.directory(Environment())
        guard FileManager.default.fileExists(atPath: "\(directory)/\(SQLiteStoreConfiguration.fileName)")
        else {
            throw StartFailure(
                "There is no installation in \(directory): name its directory with --data-dir, or start `licentric serve` once."
            )
        }
        let installation = try await open(options, Environment(), exclusive: false)
        do {
            let result = try await work(installation)
            await installation.store.close()
            return result
        } catch {
            await installation.store.close()
            throw StartFailure(describe(error))
        }
    }

    private static func openStore(_ directory: String, exclusive: Bool) throws(StartFailure) -> SQLiteStore {
        do {
            return try SQLiteStore.open(SQLiteStoreConfiguration(directory: directory, exclusive: exclusive))
        } catch {
            throw StartFailure(describe(error))
        }
    }

    /// An error as one sentence for the person at the terminal.
    static func describe(_ error: any Error) -> String {
        switch error {
        case StoreError.newerSchema(let found, let known):
            "The database has schema version \(found), and this program knows \(known): "
                + "start a newer version of licentric."
        case StoreError.unavailable(let reason), StoreError.defect(let reason),
            StoreError.constraint(let reason):
            reason
        case StoreError.queueFull, StoreError.closed:
            "The store is busy: try again."
        case let refusal as Refusal:
            refusal.message
        default:
            "\(error)"
        }
    }
}
