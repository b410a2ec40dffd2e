import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listPolicyEntitlements(_ api: API) -> Route {
        Route(.get, "/policies/{id}/entitlements", .apiKey(.policiesRead)) { request in
            let tenant = try request.tenant
            let entitlements = try await api.policies.entitlements(of: request.id(of: "policy"), in: tenant)
            return .all(entitlements) { EntitlementJSON.write($0, of: tenant, to: &$1) }
        }
    }
}
