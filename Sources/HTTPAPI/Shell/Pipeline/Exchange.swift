import HTTPTypes
import Hummingbird
import LicensingCore

/// One request on its way through the shell, and what has been learned of it so far.
struct Exchange: Sendable {
    let request: Request
    let requestID: String
    let client: ClientAddress
    let now: Instant
    let limits: RequestLimits
    let start = ContinuousClock.now

    /// Set once the path and method are known to belong to one.
    var route: Route?

    init(_ request: Request, _ context: ShellContext, _ services: ShellServices, proxies: TrustedProxies) {
        self.request = request
        now = services.now()
        client = ClientAddress(peer: context.peer, headers: request.headers, trusting: proxies)
        limits = RequestLimits(services.limiter, address: client, now: now)
        if let given = request.headers[.requestID], RequestID.isWellFormed(given) {
            requestID = given
        } else {
            requestID = RequestID.make(at: now, random: services.randomBytes(10))
        }
    }

    var isOfAPI: Bool {
        RequestTarget.isOfAPI(request.head.path ?? "")
    }
}
