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
    /// Where the master keys come from.
    let keyOrigin: MasterKeys.Origin

    /// Whether the store lies in the directory.
    let isEmbedded: Bool

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
        var keys = try MasterKeyFile.load(location, environment, ids: ids)
        let vault = keys.vault(asServer: asServer)
        let store = try await openStore(location, vault: asServer ? vault : nil, logger: logger)
        try await UnfinishedCopy.check(store)
        var context = LicensingContext(
            store: store,
            ids: ids,
            vault: vault,
            outages: asServer ? OutageLog(uptime: { SystemClock().uptime() }) : OutageLog()
        )
        do {
            var outcome = try await CheckMasterKey(context).run(claiming: asServer)
            if outcome.isMismatch, case .directory = keys.origin {
                // The files may have changed since they were read, before the store was held.
                keys = try MasterKeyFile.load(location, environment, ids: ids)
                context = context.under(keys.vault(asServer: asServer))
                outcome = try await CheckMasterKey(context).run(claiming: asServer)
            }
            if let failure = MasterKeyAdvice.failure(outcome, keys.origin, location) {
                throw failure
            }
            if asServer, outcome == .isReplaced, let next = keys.next {
                try MasterKeyAdvice.settle(next, keys.origin, logger)
            }
        } catch {
            await store.close()
            throw error as? StartFailure ?? StartFailure(describe(error))
        }
        return Installation(
            directory: location.directory,
            store: store,
            context: context,
            keyOrigin: keys.origin,
            isEmbedded: location.isEmbedded
        )
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

    /// A command gives no vault, because it says nothing of its keys.
    private static func openStore(
        _ location: StoreLocation,
        vault: Vault?,
        logger: Logger?
    ) async throws(StartFailure) -> any Store {
        let asServer = vault != nil
        do {
            switch location {
            case .directory(let directory):
                try SecretFile.makeDirectory(directory)
                var configuration = SQLiteStoreConfiguration(directory: directory, exclusive: asServer)
                configuration.report = { message in logger?.warning("\(message)") }
                return try SQLiteStore.open(configuration)
            case .database(let url, let direct, let connections, _):
                var configuration = PostgresStoreConfiguration(url: url.text, directURL: direct?.text)
                configuration.connectionCount = asServer ? connections : 1
                configuration.scanCount = asServer ? 4 : 1
                configuration.isServer = asServer
                if let vault {
                    configuration.sessionName = "licentric server \(vault.marks.joined(separator: " "))"
                }
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
