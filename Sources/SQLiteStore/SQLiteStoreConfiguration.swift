import Foundation
import LicensingStore

/// Where the database is, and the limits of the store on top of it.
package struct SQLiteStoreConfiguration: Sendable {
    /// The name of the database inside its directory.
    package static let fileName = "licentric.db"

    /// The database file.
    ///
    /// Its directory also holds the lock file and SQLite's own companions.
    package var path: String
    /// Every step of the schema, oldest first.
    package var migrations: [Migration]
    /// How long a connection waits for a lock that another process holds.
    package var busyTimeout: Duration
    /// How many changes may wait; one more is refused with ``StoreError/queueFull``.
    package var queueLimit: Int
    /// How many changes share one commit.
    package var batchLimit: Int
    /// How many idle read-only connections are kept; more are opened under load and closed afterwards.
    package var readerCount: Int
    /// How many long looks run at once; more wait their turn.
    package var scanCount: Int
    /// How many long looks may wait for their turn; one more is refused with ``StoreError/queueFull``.
    package var waitingScanLimit: Int
    /// How long a long look may take; then it is broken off with ``StoreError/unavailable(_:)``.
    package var scanDeadline: Duration
    /// How many prepared statements each connection keeps.
    package var statementLimit: Int
    /// How many heartbeats wait in the journal until they are folded.
    package var heartbeatLimit: Int
    /// How many of them are folded in one step, for which others wait.
    package var heartbeatStep: Int
    /// Told what nobody waits for and fails, as a sentence.
    package var report: @Sendable (String) -> Void = { _ in }
    /// Whether this process is the server of the directory, of which there is one at the most.
    package var exclusive: Bool

    package init(
        path: String,
        migrations: [Migration] = Migrations.all,
        busyTimeout: Duration = .seconds(5),
        queueLimit: Int = 4096,
        batchLimit: Int = 128,
        readerCount: Int = 2 * ProcessInfo.processInfo.activeProcessorCount,
        scanCount: Int = 4,
        waitingScanLimit: Int = 64,
        scanDeadline: Duration = .seconds(10),
        statementLimit: Int = 256,
        heartbeatLimit: Int = 49_152,
        heartbeatStep: Int = 1024,
        exclusive: Bool
    ) {
        self.path = path
        self.migrations = migrations
        self.busyTimeout = busyTimeout
        self.queueLimit = queueLimit
        self.batchLimit = batchLimit
        self.readerCount = readerCount
        self.scanCount = scanCount
        self.waitingScanLimit = waitingScanLimit
        self.scanDeadline = scanDeadline
        self.statementLimit = statementLimit
        self.heartbeatLimit = heartbeatLimit
        self.heartbeatStep = heartbeatStep
        self.exclusive = exclusive
    }

    /// The same with the usual file name.
    package init(directory: String, migrations: [Migration] = Migrations.all, exclusive: Bool) {
        self.init(path: "\(directory)/\(Self.fileName)", migrations: migrations, exclusive: exclusive)
    }

    /// The directory that the database is in.
    package var directory: String {
        guard let slash = path.lastIndex(of: "/") else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
