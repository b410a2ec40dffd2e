import ArgumentParser

/// Where everything is kept.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: """
            Directory of the embedded store and its master key; with a database URL only of the first keys' file \
            (LICENTRIC_DATA_DIR; default ./data).
            """
    )
    var dataDirectory: String?

    @Option(
        name: .customLong("database-url"),
        help: """
            postgres://… for any number of servers on one database (LICENTRIC_DATABASE_URL; rather there than here when it \
            holds a password: others see command lines).
            """
    )
    var databaseURL: String?

    @Option(
        name: .customLong("direct-database-url"),
        help: """
            The same database past the pooler, where --database-url leads to one in transaction mode, such as PgBouncer \
            (LICENTRIC_DIRECT_DATABASE_URL).
            """
    )
    var directDatabaseURL: String?

    @Option(
        name: .customLong("database-connections"),
        help: "Connections to PostgreSQL for requests, 1 to 500 (LICENTRIC_DATABASE_CONNECTIONS; default 16)."
    )
    var databaseConnections: String?

    /// - Throws: A sentence when something cannot be understood.
    func location(_ environment: Environment) throws(StartFailure) -> StoreLocation {
        let directory = dataDirectory ?? environment["DATA_DIR"] ?? "./data"
        guard !directory.isEmpty else {
            throw StartFailure("--data-dir is empty: name a directory.")
        }
        let direct = directDatabaseURL ?? environment["DIRECT_DATABASE_URL"]
        guard let url = databaseURL ?? environment["DATABASE_URL"] else {
            guard direct == nil else {
                throw StartFailure("--direct-database-url goes with --database-url, which is missing.")
            }
            return .directory(directory)
        }
        return .database(
            try DatabaseURL(url, option: "--database-url"),
            direct: try direct.map { text throws(StartFailure) in
                try DatabaseURL(text, option: "--direct-database-url")
            },
            connections: try Self.connections(
                databaseConnections ?? environment["DATABASE_CONNECTIONS"] ?? "16"
            ),
            directory: directory
        )
    }

    private static func connections(_ text: String) throws(StartFailure) -> Int {
        guard let number = Int(text), (1...500).contains(number) else {
            throw StartFailure("--database-connections is \"\(text)\": it takes a number from 1 to 500.")
        }
        return number
    }
}
