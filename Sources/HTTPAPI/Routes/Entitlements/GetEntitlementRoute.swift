import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getEntitlement(_ api: API) -> Route {
        Route(.get, "/entitlements/{id}", .apiKey(.entitlementsRead)) { request in
            let tenant = try request.tenant
            let entitlement = try await api.entitlements.find(request.id(of: "entitlement"), in: tenant)
            return .one { EntitlementJSON.write(entitlement, of: tenant, to: &$0) }
        }
    }
}
