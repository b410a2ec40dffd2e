import Foundation
import SQLiteStore

/// Where an installation is.
enum StoreLocation: Sendable {
    /// In a directory of this machine, with its master key.
    case directory(String)
    /// In a PostgreSQL database that others may share; the directory is for the first keys' file only.
    case database(DatabaseURL, direct: DatabaseURL?, connections: Int, directory: String)

    var isEmbedded: Bool {
        if case .directory = self {
            return true
        }
        return false
    }

    /// Whether something may be there to be opened: a mistyped directory must not become a new, empty installation.
    var mayHoldInstallation: Bool {
        switch self {
        case .directory(let directory):
            FileManager.default.fileExists(atPath: "\(directory)/\(SQLiteStoreConfiguration.fileName)")
        case .database: true
        }
    }

    var directory: String {
        switch self {
        case .directory(let directory), .database(_, _, _, let directory): directory
        }
    }

    /// As messages name it; never with a password.
    var name: String {
        switch self {
        case .directory(let directory): directory
        case .database(let url, _, _, _): url.name
        }
    }
}
