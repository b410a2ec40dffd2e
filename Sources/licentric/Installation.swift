import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import Logging
import PostgresStore
import SQLiteStore

/// An opened installation: the store, under its master key.
struct Installation: Sendable {
    /// Where files beside the store belong.
    let directory: String
    let store: any Store
    let context: LicensingContext

    /// Opens an installation, making what is missing.
    ///
    /// - Parameters:
    ///   - options: From the command line.
    ///   - environment: What the options leave open.
    ///   - asServer: Whether this process serves, rather than being a command that comes and goes.
    ///   - logger: Is told what an operator should know.
    /// - Returns: The opened installation; the caller closes its store.
    /// - Throws: A sentence that says what to do.
    static func open(
        _ options: StoreOptions,
        _ environment: Environment,
        asServer: Bool,
        logger: Logger? = nil
    ) async throws -> Installation {
        let location = try options.location(environment)
        let ids = SystemIDSource()
        let master = try MasterKeyFile.load(location, environment, ids: ids)
        let store = try await openStore(location, asServer: asServer, logger: logger)
        try await UnfinishedCopy.check(store)
        let context = LicensingContext(
            store: store,
            ids: ids,
            vault: Vault(master),
            outages: asServer ? OutageLog(uptime: { SystemClock().uptime() }) : OutageLog()
        )
        let installation = Installation(directory: location.directory, store: store, context: context)
        do {
            switch try await CheckMasterKey(context).run(claiming: asServer) {
            case .matches: break
            case .missing:
                throw StartFailure(
                    "There is no installation in \(location.name) yet: start `licentric serve` once."
                )
            case .differs:
                throw StartFailure(
                    "The database in \(location.name) was made under another master key: set LICENTRIC_MASTER_KEY or "
                        + "LICENTRIC_MASTER_KEY_FILE to the one it was made with."
                )
            }
        } catch {
            await store.close()
            throw error as? StartFailure ?? StartFailure(describe(error))
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
        let location = try options.location(Environment())
        guard location.mayHoldInstallation else {
            throw StartFailure(
                "There is no installation in \(location.name): name its directory with --data-dir, or start `licentric serve` once."
            )
        }
        let installation = try await open(options, Environment(), asServer: false)
        do {
            let result = try await work(installation)
            await installation.store.close()
            return result
        } catch {
            await installation.store.close()
            throw StartFailure(describe(error))
        }
    }

    private static func openStore(
        _ location: StoreLocation,
        asServer: Bool,
        logger: Logger?
    ) async throws(StartFailure) -> any Store {
        do {
            switch location {
            case .directory(let directory):
                try SecretFile.makeDirectory(directory)
                return try SQLiteStore.open(
                    SQLiteStoreConfiguration(directory: directory, exclusive: asServer)
                )
            case .database(let url, let direct, let connections, _):
                var configuration = PostgresStoreConfiguration(url: url.text, directURL: direct?.text)
                configuration.connectionCount = asServer ? connections : 1
                configuration.scanCount = asServer ? 4 : 1
                configuration.isServer = asServer
                // A command must not make an installation of a mistyped or empty database.
                configuration.mayMigrate = asServer
                configuration.uptime = { SystemClock().uptime() }
                configuration.report = { message in logger?.warning("\(message)") }
                return try await PostgresStore.open(configuration)
            }
        } catch {
            throw error as? StartFailure ?? StartFailure(describe(error))
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
