import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func detachLicenseEntitlement(_ api: API) -> Route {
        Route(.delete, "/licenses/{id}/entitlements/{entitlementId}", .apiKey(.licensesWrite)) { request in
            let change = try api.licenseEntitlements.detach(
                request.id("entitlementId", of: "entitlement"),
                from: request.id(of: "license"),
                by: request.origin
            )
            return try await api.commit(change, request) { .noContent }
        }
    }
}
