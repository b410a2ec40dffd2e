import LicensingStore

/// Servers and commands of ours that are connected to a database.
package enum OtherSessions {
    /// A process that has just ended is seen for a moment longer.
    private static let looks = 5

    /// How many there are, this call's own session aside.
    ///
    /// Sessions of other roles are not seen, unless this one may see everything.
    package static func count(_ configuration: PostgresStoreConfiguration) async throws -> Int {
        try await OpeningThread.run {
            let connection = try Connection(.direct(configuration))
            var count = try count(on: connection)
            for look in 1..<looks where count > 0 {
                Backoff.pause(after: look, longest: 1, while: { true })
                count = try self.count(on: connection)
            }
            return count
        }
    }

    private static func count(on connection: Connection) throws -> Int {
        try PostgresTransaction(connection)
            .query(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND starts_with(application_name, $1)
                """,
                [.text(ConnectionSettings.applicationName)]
            ) { Int($0.integer(0)) }
            .first ?? 0
    }
}
