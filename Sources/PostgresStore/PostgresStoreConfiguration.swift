import LicensingCore
import LicensingStore

/// Which database, and the limits of the store on top of it.
package struct PostgresStoreConfiguration: Sendable {
    /// `postgres://…`, with everything that libpq understands; what it leaves out comes from the environment.
    package var url: String
    /// The same database without a pooler between, for what needs a session of its own; given where ``url`` leads to a pooler
    /// that gives each transaction another session.
    package var directURL: String?
    /// Every step of the schema, oldest first.
    package var migrations: [Migration]
    /// Whether missing steps are taken; without it a database that lacks some is refused.
    package var mayMigrate: Bool
    /// How many connections short looks and changes share.
    package var connectionCount: Int
    /// How many short looks and changes may wait for one; one more is refused with ``StoreError/queueFull``.
    package var queueLimit: Int
    /// How long they may wait.
    package var queuePatience: Duration
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
    /// Whether this is a node, which hears what others change and may lead, or a command that comes and goes.
    package var isServer: Bool
    /// What its sessions call themselves in the server's list, so that others know what is at work there.
    package var sessionName: String
    /// The machine's uptime.
    package var uptime: @Sendable () -> Span
    /// Counts for whoever wants to know.
    package let roundTrips = RoundTrips()
    /// Is told what an operator should know.
    package var report: @Sendable (String) -> Void

    package init(
        url: String,
        directURL: String? = nil,
        migrations: [Migration] = Migrations.all,
        mayMigrate: Bool = true,
        connectionCount: Int = 16,
        queueLimit: Int = 4096,
        queuePatience: Duration = .seconds(5),
        scanCount: Int = 4,
        waitingScanLimit: Int = 64,
        statementTimeout: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(5),
        statementLimit: Int = 256,
        attemptLimit: Int = 10,
        isServer: Bool = false,
        sessionName: String = "licentric command",
        uptime: @escaping @Sendable () -> Span = { Span(milliseconds: 0) },
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.url = url
        self.directURL = directURL
        self.migrations = migrations
        self.mayMigrate = mayMigrate
        self.connectionCount = max(1, connectionCount)
        self.queueLimit = queueLimit
        self.queuePatience = queuePatience
        self.scanCount = max(1, scanCount)
        self.waitingScanLimit = waitingScanLimit
        self.statementTimeout = statementTimeout
        self.connectTimeout = connectTimeout
        self.statementLimit = max(1, statementLimit)
        self.attemptLimit = max(1, attemptLimit)
        self.isServer = isServer
        self.sessionName = sessionName
        self.uptime = uptime
        self.report = report
    }
}
