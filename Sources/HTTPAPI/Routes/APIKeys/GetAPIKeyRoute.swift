import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getAPIKey(_ api: API) -> Route {
        Route(.get, "/api-keys/{id}", .apiKey(.apiKeysRead)) { request in
            let key = try await api.apiKeys.find(request.id(of: "API key"), in: request.tenant)
            return .one { APIKeyJSON.write(key, to: &$0) }
        }
    }
}
