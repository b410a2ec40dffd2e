import HTTPTypes
import LicensingService

extension Route {
    /// Whether requests can be served: the store can be reached, and its migrations were done before the server listened.
    static func readiness(_ api: API) -> Route {
        Route(.get, "/health/ready", .anyone, tier: .unlimited, base: .root) { _ in
            try await api.readiness.check()
            return .healthy
        }
    }
}
