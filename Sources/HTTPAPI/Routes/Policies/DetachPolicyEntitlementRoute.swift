import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func detachPolicyEntitlement(_ api: API) -> Route {
        Route(.delete, "/policies/{id}/entitlements/{entitlementId}", .apiKey(.policiesWrite)) { request in
            let change = try api.policies.detach(
                request.id("entitlementId", of: "entitlement"),
                from: request.id(of: "policy"),
                by: request.origin
            )
            return try await api.commit(change, request) { .noContent }
        }
    }
}
