import Foundation

/// Fresh databases on the PostgreSQL server that `LICENTRIC_TEST_POSTGRES_URL` names, if it names one.
package enum TestDatabase {
    package struct Refused: Error {}

    package static var server: String? {
        ProcessInfo.processInfo.environment["LICENTRIC_TEST_POSTGRES_URL"]
    }

    /// The URL of a new, empty database.
    package static func make() throws -> String {
        guard let server else {
            throw Refused()
        }
        let name = "test_\(UInt64.random(in: 0 ... .max))"
        let psql = Process()
        psql.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        psql.arguments = ["psql", "\(server)/postgres", "-qc", "CREATE DATABASE \(name)"]
        try psql.run()
        psql.waitUntilExit()
        guard psql.terminationStatus == 0 else {
            throw Refused()
        }
        return "\(server)/\(name)"
    }
}
