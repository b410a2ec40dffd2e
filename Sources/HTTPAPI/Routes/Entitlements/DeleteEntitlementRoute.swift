import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteEntitlement(_ api: API) -> Route {
        Route(.delete, "/entitlements/{id}", .apiKey(.entitlementsWrite)) { request in
            let change = try api.entitlements.delete(request.id(of: "entitlement"), by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
