import LicensingStore

/// Which database, and the limits of the store on top of it.
package struct PostgresStoreConfiguration: Sendable {
    /// `postgres://…`, with everything that libpq understands; what it leaves out comes from the environment.
    package var url: String
    /// Every step of the schema, oldest first.
    package var migrations: [Migration]
    /// How many connections short looks and changes share.
    package var connectionCount: Int
    /// How many short looks and changes may wait for one; one more is refused with ``StoreError/queueFull``.
    package var queueLimit: Int
    /// How many connections long looks have to themselves.
    package var scanCount: Int
    /// How many long looks may wait for one.
    package var waitingScanLimit: Int
    /// How long one statement may take; then it is broken off with ``StoreError/unavailable(_:)``.
    package var statementTimeout: Duration
    package var connectTimeout: Duration
    /// How many prepared statements each connection keeps.
    package var statementLimit: Int
    /// How often a transaction that another one got in the way of is run again.
    package var attemptLimit: Int

    package init(
        url: String,
        migrations: [Migration] = Migrations.all,
        connectionCount: Int = 16,
        queueLimit: Int = 4096,
        scanCount: Int = 4,
        waitingScanLimit: Int = 64,
        statementTimeout: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(5),
        statementLimit: Int = 256,
        attemptLimit: Int = 10
    ) {
        self.url = url
        self.migrations = migrations
        self.connectionCount = max(1, connectionCount)
        self.queueLimit = queueLimit
        self.scanCount = max(1, scanCount)
        self.waitingScanLimit = waitingScanLimit
        self.statementTimeout = statementTimeout
        self.connectTimeout = connectTimeout
        self.statementLimit = max(1, statementLimit)
        self.attemptLimit = max(1, attemptLimit)
    }
}
