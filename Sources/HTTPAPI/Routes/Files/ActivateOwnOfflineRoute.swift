import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A request file that was carried from a machine without a network, by whoever holds the license key.
    static func activateOwnOffline(_ api: API) -> Route {
        Route(.post, "/license/offline-activations", .licenseKey, tier: .activation) { request in
            let license = try request.licenseHolder.license
            let fields = try request.fields(unknown: .ignore)
            let (carried, ttl) = try fields.offlineActivation()
            let change = try api.activateOffline.change(carried, ttl: ttl, on: license, by: request.origin)
            return try await api.commitForHolder(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: false, to: &$0) }
            }
        }
    }
}
