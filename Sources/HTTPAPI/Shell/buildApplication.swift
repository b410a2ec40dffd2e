import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Puts the routes behind the shell, and the shell behind a socket.
///
/// `express` answers plain requests in front of everything. The application is a service for the program's own group: it installs no signal handlers.
package func buildApplication(
    routes: [Route],
    services: ShellServices,
    configuration: ShellConfiguration,
    express: [any ExpressAnswers] = [],
    onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
) -> Application<RequestPipeline> {
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    decoder.maxHeaderFieldSize = configuration.maximumHeaderFieldBytes
    decoder.maxHeaderListSize = configuration.maximumHeaderBytes
    decoder.maxHeaderFieldCount = configuration.maximumHeaderFields
    let channel = HTTP1Channel.Configuration(
        additionalChannelHandlers: [
            ConnectionGuard(
                limits: ConnectionLimits(configuration),
                express: express,
                makeRequestID: services.makeRequestID
            )
        ],
        httpDecoderConfiguration: decoder
    )
    // Hummingbird tells at info that it listens; the program says so itself, in the one line that scripts wait for.
    var logger = services.logger
    logger.logLevel = max(logger.logLevel, .notice)
    return Application(
        responder: RequestPipeline(routes: routes, services: services, configuration: configuration),
        server: .http1(configuration: channel),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            serverName: nil,
            backlog: configuration.backlog,
            availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: services.logger)
        ),
        onServerRunning: onServerRunning,
        logger: logger
    )
}
