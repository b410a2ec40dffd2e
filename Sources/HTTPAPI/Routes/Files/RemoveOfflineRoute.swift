import HTTPTypes
import LicensingCore
import LicensingProofs
import LicensingService
import LicensingWire

extension Route {
    /// A proof that a machine without a network has given up its license file: its seat is free.
    static func removeOffline(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/offline-removals", .apiKey(.machinesWrite)) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let change = try removal(try request.fields(), of: id, api, request)
            return try await api.commit(change, request) { .noContent }
        }
    }

    /// The same, by whoever holds the license key.
    static func removeOwnOffline(_ api: API) -> Route {
        Route(.post, "/license/offline-removals", .licenseKey) { request in
            let holder = try request.licenseHolder
            let change = try removal(
                try request.fields(unknown: .ignore),
                of: holder.license,
                api,
                request
            )
            return try await api.commitForHolder(change, request) { .noContent }
        }
    }

    private static func removal(
        _ fields: Fields,
        of license: Identifier<License>,
        _ api: API,
        _ request: APIRequest
    ) throws -> PendingChange<Void> {
        let proof = fields.required("proof", ProofRule.removal)
        try fields.finish()
        guard let proof else {
            throw InvalidFields("Required", .invalidType, path: ["proof"])
        }
        return try api.removeOffline.change(proof, of: license, by: request.origin)
    }
}
