import GRDB
import LicensingStore

/// How connections are set up.
///
/// What GRDB would undo (`synchronous`) is set after opening instead.
struct ConnectionSettings {
    let busyTimeout: Duration
    let scanCount: Int

    /// For the writer and the long looks beside it.
    var pool: Configuration {
        var configuration = shared
        configuration.label = "licentric.store"
        configuration.maximumReaderCount = scanCount
        return configuration
    }

    /// For the short looks.
    var reader: Configuration {
        var configuration = shared
        configuration.label = "licentric.reader"
        configuration.readonly = true
        return configuration
    }

    private var shared: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        // GRDB would end the process if a ROLLBACK failed; the loop deals with it instead.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            if database.configuration.readonly {
                // What is asked often is remembered in front of the store (ADR 0023), and the system keeps the file's pages: nothing is
                // mapped, which would count once for each connection and reach the first part of a large file only.
                try database.execute(sql: "PRAGMA cache_size = -3072")
            } else {
                try database.execute(sql: "PRAGMA cache_size = -8192")
                try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            }
        }
        return configuration
    }
}
