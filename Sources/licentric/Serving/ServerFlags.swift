import ArgumentParser

/// The flags of `licentric serve` besides where things are kept; each wins over its environment variable.
struct ServerFlags: ParsableArguments {
    @Option(help: "Address to listen on (LICENTRIC_HOST; default 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen on; 0 takes any free one (LICENTRIC_PORT; default 8080).")
    var port: String?

    @Option(
        name: .customLong("rate-limits"),
        help: """
            on, off, or limits a minute such as validation=600,activation=60,management=off,failures=30 \
            (LICENTRIC_RATE_LIMITS; default on).
            """
    )
    var rateLimits: String?

    @Flag(
        name: .customLong("shared-rate-limits"),
        help: """
            One budget for all servers on a database, instead of one on each; with --database-url only \
            (LICENTRIC_SHARED_RATE_LIMITS=1).
            """
    )
    var sharedRateLimits = false

    @Flag(
        name: .customLong("allow-private-webhooks"),
        help: """
            Let webhooks go to private addresses and over http, for development \
            (LICENTRIC_ALLOW_PRIVATE_WEBHOOKS=1).
            """
    )
    var allowPrivateWebhooks = false

    @Option(
        name: .customLong("audit-retention-days"),
        help: "How many days the audit log is kept (LICENTRIC_AUDIT_RETENTION_DAYS; default: for ever)."
    )
    var auditRetentionDays: String?

    init() {}
}
