import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A request file that was carried from a machine without a network: a seat and a license file for it.
    static func activateOffline(_ api: API) -> Route {
        Route(
            .post,
            "/licenses/{id}/offline-activations",
            .apiKey(.licensesWrite),
            besides: [.machinesWrite],
            tier: .activation
        ) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let fields = try request.fields()
            let (carried, ttl) = try fields.offlineActivation()
            let change = try api.activateOffline.change(carried, ttl: ttl, on: id, by: request.origin)
            return try await api.commit(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: true, to: &$0) }
            }
        }
    }
}
