import Hummingbird
import Logging

/// One line a request: at info what went wrong or took long, at debug the rest, because logging costs more than
/// answering.
///
/// Never a path, a query or a credential: paths hold license keys.
struct RequestLog: Sendable {
    private static let slow = Duration.seconds(1)

    let logger: Logger

    func note(_ exchange: Exchange, status: Int) {
        let duration = exchange.start.duration(to: .now)
        let level: Logger.Level = status >= 400 || duration > Self.slow ? .info : .debug
        guard logger.logLevel <= level else {
            return
        }
        let (seconds, attoseconds) = duration.components
        logger.log(
            level: level,
            "request",
            metadata: [
                "method": "\(exchange.request.method.rawValue)",
                "route": "\(exchange.route?.path ?? "none")",
                "status": "\(status)",
                "ms": "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)",
                "requestId": "\(exchange.requestID)",
                "client": "\(exchange.client.text)",
            ]
        )
    }
}
