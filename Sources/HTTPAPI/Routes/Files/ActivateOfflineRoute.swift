import HTTPTypes
import LicensingCore
import LicensingProofs
import LicensingService
import LicensingWire

extension Route {
    /// A request file that was carried from a machine without a network: a seat and a license file for it.
    static func activateOffline(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/offline-activations", .apiKey(.licensesWrite), tier: .activation) {
            request in
            try request.insist(on: .machinesWrite)
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let fields = try request.fields()
            let change = try activation(fields, on: id, api, request)
            return try await api.commit(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: true, to: &$0) }
            }
        }
    }

    /// The same, by whoever holds the license key.
    static func activateOwnOffline(_ api: API) -> Route {
        Route(.post, "/license/offline-activations", .licenseKey, tier: .activation) { request in
            let holder = try request.licenseHolder
            let fields = try request.fields(unknown: .ignore)
            let change = try activation(fields, on: holder.license, api, request)
            return try await api.commitForHolder(change, request) { file in
                .one { LicenseFileJSON.write(file, isVendor: false, to: &$0) }
            }
        }
    }

    private static func activation(
        _ fields: Fields,
        on license: Identifier<License>,
        _ api: API,
        _ request: APIRequest
    ) throws -> PendingChange<CheckedOutLicense> {
        let carried = fields.required("request", ProofRule.request)
        let ttl = fields.fileTTL()
        try fields.finish()
        guard let carried else {
            throw InvalidFields("Required", .invalidType, path: ["request"])
        }
        return try api.activateOffline.change(carried, ttl: ttl, on: license, by: request.origin)
    }
}
