import Foundation
import LicensingStore
import PostgresStore
import SQLiteStore

/// Where a copy comes from, or goes to.
enum CopyPlace: Sendable {
    case directory(String)
    case database(DatabaseURL)

    /// - Throws: A sentence, which quotes nothing of a URL.
    init(_ text: String, option: String) throws(StartFailure) {
        guard text.contains("://") else {
            guard !text.isEmpty else {
                throw StartFailure("\(option) is empty: give a data directory or postgres://…")
            }
            self = .directory(text)
            return
        }
        self = .database(try DatabaseURL(text, option: option))
    }

    /// As messages name it; never with a password.
    var name: String {
        switch self {
        case .directory(let path): path
        case .database(let url): url.name
        }
    }

    func isSame(as other: CopyPlace) -> Bool {
        switch (self, other) {
        case (.directory(let path), .directory(let other)): Self.resolved(path) == Self.resolved(other)
        case (.database(let url), .database(let other)): url.text == other.text
        default: false
        }
    }

    /// Opens the store, does the work, and closes it.
    func opened<Result: Sendable>(_ work: (any Store) async throws -> Result) async throws -> Result {
        let store = try await open()
        do {
            let result = try await work(store)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    /// For nobody but this process, as far as that can be had.
    private func open() async throws -> any Store {
        switch self {
        case .directory(let path):
            try SecretFile.makeDirectory(path)
            var configuration = SQLiteStoreConfiguration(directory: path, exclusive: true)
            configuration.scanDeadline = .seconds(86_400)
            return try SQLiteStore.open(configuration)
        case .database(let url):
            let configuration = PostgresStoreConfiguration(
                url: url.text,
                connectionCount: 1,
                scanCount: 1,
                statementTimeout: .seconds(600)
            )
            let others = try await OtherSessions.count(configuration)
            guard others == 0 else {
                throw StartFailure(
                    "\(others) other session(s) of licentric are connected to \(name): stop every server and command there, "
                        + "then run this again."
                )
            }
            return try await PostgresStore.open(configuration)
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
