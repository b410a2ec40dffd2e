import Foundation
import GRDB
import GRDBSQLite
import LicensingStore

/// The database file before anything is opened for good.
enum DatabaseFile {
    /// Makes the directory, for this user only.
    ///
    /// One that exists keeps its mode. Apart from ``create(path:)``, so that a refused start leaves no database behind.
    static func prepare(_ configuration: SQLiteStoreConfiguration) throws(StoreError) {
        let directory = configuration.directory
        if mkdir(directory, 0o700) == 0 {
            // The umask may have taken bits away from the owner; it must not decide.
            _ = chmod(directory, 0o700)
        } else if errno != EEXIST {
            throw .unavailable("cannot create the data directory \(directory): \(systemMessage(errno))")
        }
    }

    /// Creates an empty file that only this user can read, if there is none.
    ///
    /// SQLite gives its `-wal` and `-shm` companions the mode of the database, so they follow.
    static func create(path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            _ = fchmod(descriptor, 0o600)
            close(descriptor)
        } else if errno != EEXIST {
            throw .unavailable("cannot create \(path): \(systemMessage(errno))")
        }
    }

    /// Refuses a database from a newer program, and beside a server also one from an older program, while the file is open
    /// for reading only.
    ///
    /// A command must not move the schema forward under a server that knows only the old one.
    static func refuseOtherSchema(path: String, known: Int, exclusive: Bool) throws(StoreError) {
        guard access(path, F_OK) == 0 else {
            return
        }
        let (found, isForeign) = try storedVersion(path: path)
        guard !isForeign else {
            throw .unavailable("\(path) is a database of another program: choose another directory")
        }
        guard found <= known else {
            throw .newerSchema(found: found, known: known)
        }
        guard exclusive || found == known || found == 0 else {
            throw .unavailable(
                "the database has schema version \(found), and this program makes it \(known): start the server of this"
                    + " version first, which brings it forward"
            )
        }
    }

    /// The version, and whether there are tables although no migration of ours has run.
    private static func storedVersion(path: String) throws(StoreError) -> (version: Int, isForeign: Bool) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { database in
                let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
                return (version, version == 0 && tables > 0)
            }
        } catch {
            throw StoreError(opening: path, error)
        }
    }
}
