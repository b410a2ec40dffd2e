import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteEntitlement(_ api: API) -> Route {
        Route(.delete, "/entitlements/{id}", .apiKey(.entitlementsWrite)) { request in
            try await api.entitlements.delete(
                request.id(of: "entitlement"),
                in: request.tenant,
                now: request.now
            )
            return .noContent
        }
    }
}
