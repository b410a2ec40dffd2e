import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func attachLicenseEntitlements(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/entitlements", .apiKey(.licensesWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let entitlements = try await api.licenseEntitlements.attach(
                request.entitlementReferences(),
                to: id,
                in: tenant,
                by: request.actor,
                now: request.now
            )
            return .all(entitlements) { EntitlementJSON.write($0, of: tenant, to: &$1) }
        }
    }
}
