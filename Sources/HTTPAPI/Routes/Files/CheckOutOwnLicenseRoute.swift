import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A license file for the device the application runs on.
    static func checkOutOwnLicense(_ api: API) -> Route {
        Route(.post, "/license/checkout", .licenseKey) { request in
            let holder = try request.licenseHolder
            let fields = try request.fields(unknown: .ignore)
            let draft = fields.checkOutDraft()
            try fields.finish()
            let change = try api.checkOutLicense.change(draft, of: holder.license, by: request.origin)
            return try await api.commitForHolder(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: false, to: &$0) }
            }
        }
    }
}
