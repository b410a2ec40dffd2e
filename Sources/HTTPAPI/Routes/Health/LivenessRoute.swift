import HTTPTypes

extension Route {
    /// Whether the process answers.
    static func liveness() -> Route {
        Route(.get, "/health/live", .anyone, tier: .unlimited, base: .root) { _ in .healthy }
    }
}

extension APIResponse {
    static let healthy = APIResponse.json(200, Array(#"{"status":"ok"}"#.utf8))
}
