import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A license file for a device, made by the vendor's server.
    static func checkOutLicense(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/checkout", .apiKey(.licensesWrite)) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let fields = try request.fields()
            let draft = fields.checkOutDraft()
            try fields.finish()
            let change = try api.checkOutLicense.change(draft, of: id, by: request.origin)
            return try await api.commit(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: true, to: &$0) }
            }
        }
    }
}
