import HTTPTypes
import Hummingbird
import LicensingCore
import LicensingWire
import NIOHTTP1

/// Everything between the connection and a route's handler, in the order in which it may refuse
/// (contract, section 1).
package struct RequestPipeline: HTTPResponder {
    /// A body that takes longer than this may be overtaken by a revocation.
    private static let promptness = Duration.milliseconds(250)

    private let routes: RouteTable
    private let services: ShellServices
    private let proxies: TrustedProxies
    private let bodies: BodyReader
    private let errors: ErrorAnswers
    private let log: RequestLog

    package init(routes: [Route], services: ShellServices, configuration: ShellConfiguration) {
        self.routes = RouteTable(routes)
        self.services = services
        proxies = configuration.trustedProxies
        bodies = BodyReader(limit: configuration.maximumBodyBytes)
        errors = ErrorAnswers(refusal: services.refusal, logger: services.logger)
        log = RequestLog(logger: services.logger)
    }

    /// The outermost boundary: whatever is thrown inside leaves as the contract's JSON.
    package func respond(to request: Request, context: ShellContext) async throws -> Response {
        var exchange = Exchange(request, context, services, proxies: proxies)
        let response: APIResponse
        do {
            response = try await answer(&exchange)
        } catch let error as HTTPParserError {
            // Only the connection's own handler can still answer.
            throw error
        } catch {
            response = errors.answer(to: error, in: exchange)
        }
        let finished = Finishing.finish(response, of: exchange)
        log.note(exchange, status: finished.status.code)
        return finished
    }

    private func answer(_ exchange: inout Exchange) async throws -> APIResponse {
        let request = exchange.request
        let target = try RequestTarget(request.head.path ?? "")
        guard let path = routes.find(target) else {
            throw Refusal(.notFound, "There is no such endpoint.")
        }
        if request.method == .options {
            return CrossOrigin.options(path, request.headers)
        }
        let route = try route(for: request.method, on: path)
        exchange.route = route
        let principal = try await authenticate(route, path.pin, exchange)
        let parameters = path.parameters(of: route)
        try exchange.limits.admit(route.tier, principal: principal)
        try authorize(principal, route)
        let body = try await bodies.read(request)
        let arrived = try await recheck(principal, route, path.pin, exchange)
        return try await route.handler(
            APIRequest(
                requestID: exchange.requestID,
                method: route.method,
                template: route.path,
                parameters: parameters,
                query: try target.query(),
                headers: request.headers,
                body: body,
                client: exchange.client,
                principal: principal,
                pin: path.pin,
                now: arrived,
                limits: exchange.limits
            )
        )
    }

    /// A request happens when its body is there, not when its head was.
    ///
    /// One that took its time shows its credential again: the key may have been revoked meanwhile.
    private func recheck(
        _ principal: Principal,
        _ route: Route,
        _ pin: BasePin?,
        _ exchange: Exchange
    ) async throws -> Instant {
        let now = services.now()
        guard route.access != .anyone, exchange.start.duration(to: .now) > Self.promptness else {
            return now
        }
        let credential = Credential(exchange.request.headers)
        guard try await services.authenticator.authenticate(credential, pin: pin, now: now) != nil else {
            throw Refusal(
                .unauthorized,
                "The credential was revoked or expired while the body was on its way."
            )
        }
        return now
    }

    private func route(for method: HTTPRequest.Method, on path: KnownPath) throws -> Route {
        guard let route = path.route(for: method) else {
            throw Failure(
                Refusal(
                    .methodNotAllowed,
                    "This endpoint does not know \(method.rawValue), only \(path.allowed)."
                ),
                headers: [.allow: path.allowed]
            )
        }
        return route
    }

    /// Routes for anyone do not look at credentials: a client may send its own everywhere.
    private func authenticate(_ route: Route, _ pin: BasePin?, _ exchange: Exchange) async throws -> Principal
    {
        guard route.access != .anyone else {
            return .anyone
        }
        let credential = Credential(exchange.request.headers)
        switch credential {
        case .none:
            throw Refusal(.unauthorized, "This endpoint takes \(route.access.credentials); none was sent.")
        case .malformed:
            throw Refusal(
                .unauthorized,
                "The Authorization header cannot be read. This endpoint takes \(route.access.credentials)."
            )
        case .apiKey, .licenseKey:
            try await exchange.limits.admit(credential)
        }
        let principal = try await services.authenticator.authenticate(credential, pin: pin, now: exchange.now)
        guard let principal else {
            exchange.limits.noteUnknown(credential)
            throw Refusal(
                .unauthorized,
                "The credential is unknown, revoked or expired. This endpoint takes \(route.access.credentials)."
            )
        }
        exchange.limits.noteSuccess(credential)
        return principal
    }

    private func authorize(_ principal: Principal, _ route: Route) throws {
        switch (route.access, principal) {
        case (.anyone, _), (.licenseKey, .license), (.apiKeyOrLicenseKey, .license):
            return
        case (.apiKey(let scope), .apiKey(let key)), (.apiKeyOrLicenseKey(let scope), .apiKey(let key)):
            guard key.allows(scope) else {
                throw Refusal.lacking(scope)
            }
        case (.apiKey, .license):
            throw Refusal(
                .forbidden,
                "A license key may not do this. This endpoint takes \(route.access.credentials)."
            )
        case (.licenseKey, .apiKey):
            throw Refusal(.forbidden, "This endpoint takes \(route.access.credentials), not an API key.")
        case (_, .anyone):
            throw Refusal(.forbidden, "This endpoint takes \(route.access.credentials).")
        }
    }
}
