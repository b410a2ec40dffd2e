import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func attachPolicyEntitlements(_ api: API) -> Route {
        Route(.post, "/policies/{id}/entitlements", .apiKey(.policiesWrite)) { request in
            let tenant = try request.tenant
            let id = try await api.policies.find(request.id(of: "policy"), in: tenant).id
            let references = try request.entitlementReferences()
            let change = try api.policies.attach(references, to: id, by: request.origin)
            return try await api.commit(change, request) { entitlements in
                .all(entitlements) { EntitlementJSON.write($0, of: tenant, to: &$1) }
            }
        }
    }
}
