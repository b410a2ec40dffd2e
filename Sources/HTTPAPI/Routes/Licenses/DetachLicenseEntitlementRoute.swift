import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func detachLicenseEntitlement(_ api: API) -> Route {
        Route(.delete, "/licenses/{id}/entitlements/{entitlementId}", .apiKey(.licensesWrite)) { request in
            try await api.licenseEntitlements.detach(
                request.id("entitlementId", of: "entitlement"),
                from: request.id(of: "license"),
                in: request.tenant,
                by: request.actor,
                now: request.now
            )
            return .noContent
        }
    }
}
