import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listEntitlements(_ api: API) -> Route {
        Route(.get, "/entitlements", .apiKey(.entitlementsRead)) { request in
            let tenant = try request.tenant
            return .page(try await api.entitlements.list(request.page(), in: tenant)) { entitlement, writer in
                EntitlementJSON.write(entitlement, of: tenant, to: &writer)
            }
        }
    }
}
