import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func revealLicenseKey(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/reveal-key", .apiKey(.licensesReveal)) { request in
            let id = try request.id(of: "license", as: License.self)
            let key = try await api.licenseKeys.reveal(id, in: request.tenant)
            try request.noFields()
            return .one { writer in
                writer.beginObject()
                writer.field("id", id)
                writer.field("key", key)
                writer.endObject()
            }
        }
    }
}
