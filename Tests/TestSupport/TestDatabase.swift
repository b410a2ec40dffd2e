import Foundation

/// Fresh databases on the PostgreSQL server that `LICENTRIC_TEST_POSTGRES_URL` names, if it names one.
package enum TestDatabase {
    package struct Refused: Error {}

    package static var server: String? {
        ProcessInfo.processInfo.environment["LICENTRIC_TEST_POSTGRES_URL"]
    }

    /// The URL of a new, empty database, for an ordinary role that owns it.
    package static func make() throws -> String {
        guard let server else {
            throw Refused()
        }
        let name = "test_\(UInt64.random(in: 0 ... .max))"
        let psql = Process()
        psql.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        psql.arguments = [
            "psql", "\(server)/postgres", "-q", "-c", "CREATE ROLE \(name) LOGIN", "-c",
            "CREATE DATABASE \(name) OWNER \(name)",
        ]
        try psql.run()
        psql.waitUntilExit()
        guard psql.terminationStatus == 0, let at = server.firstIndex(of: "@") else {
            throw Refused()
        }
        return "postgres://\(name)\(server[at...])/\(name)"
    }
}
