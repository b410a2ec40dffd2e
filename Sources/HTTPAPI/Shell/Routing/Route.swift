import HTTPTypes
import LicensingCore

/// One method on one path, and everything the shell must know to guard it.
package struct Route: Sendable {
    package typealias Handler = @Sendable (APIRequest) async throws -> APIResponse

    package let method: HTTPRequest.Method
    /// Relative to the base, with parameters in braces: `/licenses/{id}/suspend`.
    package let path: String
    package let access: Access
    /// Scopes that an API key needs besides, where a route does or shows two things.
    package let besides: [AccessScope]
    package let tier: RateTier
    package let base: RouteBase
    /// Whether an answer is kept for a retry with an `Idempotency-Key`.
    package let keepsAnswers: Bool
    package let handler: Handler
    /// In the order in which they stand in the path.
    let parameterNames: [String]

    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        besides: [AccessScope] = [],
        tier: RateTier = .management,
        base: RouteBase = .api,
        keepsAnswers: Bool = true,
        handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.besides = besides
        self.tier = tier
        self.base = base
        self.keepsAnswers = keepsAnswers && [.post, .patch, .delete].contains(method) && access != .anyone
        self.handler = handler
        parameterNames = path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
    }
}
