import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteAPIKey(_ api: API) -> Route {
        Route(.delete, "/api-keys/{id}", .apiKey(.apiKeysWrite)) { request in
            let change = try api.apiKeys.revoke(request.id(of: "API key"), by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
