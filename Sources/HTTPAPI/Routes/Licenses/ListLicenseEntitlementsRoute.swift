import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listLicenseEntitlements(_ api: API) -> Route {
        Route(.get, "/licenses/{id}/entitlements", .apiKey(.licensesRead)) { request in
            let tenant = try request.tenant
            let entitlements = try await api.licenseEntitlements.list(
                of: request.id(of: "license"),
                in: tenant
            )
            return .all(entitlements) { EntitlementJSON.write($0, of: tenant, to: &$1) }
        }
    }
}
