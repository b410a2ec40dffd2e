import CLibPQ

/// Where a connection leads, and what holds on it.
struct ConnectionSettings: Sendable {
    /// What the names of all our sessions begin with.
    static let applicationName = "licentric"
    /// The sessions of a pooler serve one node and then another: what one of them says stays there when it is gone.
    private static let pooledName = "licentric pooled"

    var url: String
    /// How the server's list of sessions names this one.
    var name: String
    /// Whether a pooler stands between, which gives each transaction another session of the server.
    var isPooled: Bool
    /// How long an answer may take before the connection is given up; nil where a migration may take its time.
    var patience: Duration?
    /// After this the server itself breaks a statement off; nil for no limit.
    var statementTimeout: Duration?
    var connectTimeout: Duration
    var statementLimit: Int
    var roundTrips: RoundTrips

    /// Milliseconds after which the server ends the session of a node that hangs in the middle of a transaction, and with it
    /// the locks that others wait for.
    static let hangLimit = 5000

    /// Milliseconds that a statement waits for somebody's lock: whoever holds one so long is in trouble, and those who wait
    /// take connections from everybody else.
    static let lockLimit = 5000

    /// For the transactions of requests.
    static func work(_ configuration: PostgresStoreConfiguration) -> ConnectionSettings {
        ConnectionSettings(
            url: configuration.url,
            name: configuration.directURL == nil ? configuration.sessionName : pooledName,
            isPooled: configuration.directURL != nil,
            patience: configuration.statementTimeout + .seconds(5),
            statementTimeout: configuration.statementTimeout,
            connectTimeout: configuration.connectTimeout,
            statementLimit: configuration.statementLimit,
            roundTrips: configuration.roundTrips
        )
    }

    /// For what needs a session of its own, never through a pooler.
    static func direct(
        _ configuration: PostgresStoreConfiguration,
        patience: Duration? = nil
    ) -> ConnectionSettings {
        ConnectionSettings(
            url: configuration.directURL ?? configuration.url,
            name: configuration.sessionName,
            isPooled: false,
            patience: patience,
            statementTimeout: nil,
            connectTimeout: configuration.connectTimeout,
            statementLimit: configuration.statementLimit,
            roundTrips: configuration.roundTrips
        )
    }

    /// Connects, and waits for it; nil when there is no memory.
    func connect() -> OpaquePointer? {
        let seconds = max(2, connectTimeout.components.seconds)
        // What the URL says wins over what stands before it.
        let words = [
            ("connect_timeout", "\(seconds)"),
            // A server that vanished without a word: noticed while something is on its way to it, and while nothing is.
            ("tcp_user_timeout", "15000"), ("keepalives_idle", "30"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("dbname", url), ("client_encoding", "UTF8"),
            ("application_name", name),
        ]
        return Self.withCStrings(words.map(\.0)) { keywords in
            Self.withCStrings(words.map(\.1)) { values in
                PQconnectdbParams(keywords, values, 1)
            }
        }
    }

    /// A null-terminated array of C strings.
    private static func withCStrings<T>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
    ) -> T {
        let copies = texts.map { text in
            let bytes = Array(text.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return copy
        }
        defer {
            for copy in copies {
                copy.deallocate()
            }
        }
        return body(copies.map { UnsafePointer<CChar>?($0) } + [nil])
    }
}
