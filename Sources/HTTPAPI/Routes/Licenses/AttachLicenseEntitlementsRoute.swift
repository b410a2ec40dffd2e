import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func attachLicenseEntitlements(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/entitlements", .apiKey(.licensesWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let change = try api.licenseEntitlements.attach(
                request.entitlementReferences(),
                to: id,
                by: request.origin
            )
            return try await api.commit(change, request) { entitlements in
                .all(entitlements) { EntitlementJSON.write($0, of: tenant, to: &$1) }
            }
        }
    }
}
