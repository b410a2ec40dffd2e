import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteAPIKey(_ api: API) -> Route {
        Route(.delete, "/api-keys/{id}", .apiKey(.apiKeysWrite)) { request in
            try await api.apiKeys.revoke(request.id(of: "API key"), in: request.tenant, now: request.now)
            return .noContent
        }
    }
}
