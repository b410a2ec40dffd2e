import Logging

/// The server's log: standard error, so that standard output holds the listening line and nothing else.
enum ServerLog {
    static func make(level: Logger.Level) -> Logger {
        var logger = Logger(label: "licentric") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
