import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func revealLicenseKey(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/reveal-key", .apiKey(.licensesReveal), keepsAnswers: false) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            try request.noFields()
            let change = try api.licenseKeys.reveal(id, by: request.origin)
            let license = try await api.context.commit(change)
            return .one { writer in
                writer.beginObject()
                writer.field("id", id)
                writer.field("key", license.key)
                writer.endObject()
            }
        }
    }
}
