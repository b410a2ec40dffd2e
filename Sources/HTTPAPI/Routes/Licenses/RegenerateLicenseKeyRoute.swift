import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func regenerateLicenseKey(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/regenerate-key", .apiKey(.licensesWrite)) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            try request.noFields()
            let change = try api.licenseKeys.regenerate(id, by: request.origin)
            return try await api.commit(change, request) { license in
                .one { LicenseJSON.write(license, to: &$0) }
            }
        }
    }
}
