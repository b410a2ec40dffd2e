import ArgumentParser
import Foundation

/// Where everything is kept.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("data-dir"),
        help: "Directory of the embedded store and its master key (LICENTRIC_DATA_DIR; default ./data)."
    )
    var dataDirectory: String?

    @Option(
        name: .customLong("database-url"),
        help:
            "postgres://… for several servers on one database (LICENTRIC_DATABASE_URL). Not in this version."
    )
    var databaseURL: String?

    func directory(_ environment: Environment) throws(StartFailure) -> String {
        if databaseURL ?? environment["DATABASE_URL"] != nil {
            throw StartFailure(
                "This version keeps everything in SQLite: leave --database-url and LICENTRIC_DATABASE_URL out."
            )
        }
        let directory = dataDirectory ?? environment["DATA_DIR"] ?? "./data"
        guard !directory.isEmpty else {
            throw StartFailure("--data-dir is empty: name a directory.")
        }
        return directory
    }
}
