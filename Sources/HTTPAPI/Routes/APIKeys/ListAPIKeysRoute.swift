import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listAPIKeys(_ api: API) -> Route {
        Route(.get, "/api-keys", .apiKey(.apiKeysRead)) { request in
            .page(try await api.apiKeys.list(request.page(), in: request.tenant)) {
                APIKeyJSON.write($0, to: &$1)
            }
        }
    }
}
