import HTTPAPI
import LicensingCore
import Logging

/// What the server was told, read and checked before anything is opened.
struct ServerSettings: Sendable {
    let host: String
    let port: Int
    let rateLimits: RateLimits
    /// Whether all nodes on a database go by one budget.
    let sharesRateLimits: Bool
    let trustedProxies: TrustedProxies
    let logLevel: Logger.Level
    let allowsPrivateWebhooks: Bool
    /// Nil is for ever.
    let auditRetention: Span?
    /// For tests: a file with the milliseconds by which the clock is moved.
    let testClockFile: String?

    /// Reads flags and environment; flags win.
    ///
    /// What cannot be understood is thrown as a sentence.
    init(flags: ServerFlags?, _ environment: Environment) throws(StartFailure) {
        host = flags?.host ?? environment["HOST"] ?? "127.0.0.1"
        port = try Self.port(flags?.port ?? environment["PORT"] ?? "8080")
        rateLimits = try Self.rateLimits(flags?.rateLimits ?? environment["RATE_LIMITS"] ?? "on")
        let sharedByEnvironment = try environment.flag("SHARED_RATE_LIMITS")
        sharesRateLimits = flags?.sharedRateLimits == true || sharedByEnvironment
        trustedProxies = try Self.trustedProxies(environment["TRUSTED_PROXIES"] ?? "")
        logLevel = try Self.logLevel(environment["LOG_LEVEL"] ?? "info")
        testClockFile = environment["TEST_CLOCK_FILE"]
        let allowedByEnvironment = try environment.flag("ALLOW_PRIVATE_WEBHOOKS")
        allowsPrivateWebhooks = flags?.allowPrivateWebhooks == true || allowedByEnvironment
        auditRetention = try Self.auditRetention(
            flags?.auditRetentionDays ?? environment["AUDIT_RETENTION_DAYS"]
        )
    }

    /// Refuses to share what nobody else could have a part in.
    func insistOnSomebodyToShareWith(_ location: StoreLocation) throws(StartFailure) {
        if sharesRateLimits, case .directory = location {
            throw StartFailure(
                "--shared-rate-limits (LICENTRIC_SHARED_RATE_LIMITS) is for several servers on one PostgreSQL database, and "
                    + "there is no --database-url: leave it out, one server counts for itself."
            )
        }
    }

    /// What `doctor` shows.
    var summary: String {
        "\(host):\(port), log level \(logLevel)"
    }

    private static func port(_ text: String) throws(StartFailure) -> Int {
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw StartFailure("The port is \"\(text)\": it takes a number from 0 to 65535.")
        }
        return port
    }

    private static func auditRetention(_ text: String?) throws(StartFailure) -> Span? {
        guard let text else {
            return nil
        }
        guard let days = Int64(text), (1...36_500).contains(days) else {
            throw StartFailure(
                "The audit retention is \"\(text)\": it takes a number of days from 1 to 36500; leave it out to keep the log for ever."
            )
        }
        return .days(days)
    }

    private static func rateLimits(_ text: String) throws(StartFailure) -> RateLimits {
        do {
            return try RateLimits.parse(text)
        } catch {
            throw StartFailure(error.description)
        }
    }

    private static func trustedProxies(_ text: String) throws(StartFailure) -> TrustedProxies {
        do {
            return try TrustedProxies.parse(text)
        } catch {
            throw StartFailure(error.description)
        }
    }

    private static func logLevel(_ text: String) throws(StartFailure) -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw StartFailure("LICENTRIC_LOG_LEVEL is \"\(text)\": it takes one of \(known).")
        }
        return level
    }
}
