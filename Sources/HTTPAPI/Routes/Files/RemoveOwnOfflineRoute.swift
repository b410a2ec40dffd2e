import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A proof that a machine has given up its license file, by whoever holds the license key.
    static func removeOwnOffline(_ api: API) -> Route {
        Route(.post, "/license/offline-removals", .licenseKey) { request in
            let license = try request.licenseHolder.license
            let proof = try request.fields(unknown: .ignore).removalProof()
            let change = try api.removeOffline.change(proof, of: license, by: request.origin)
            return try await api.commitForHolder(change, request) { .noContent }
        }
    }
}
