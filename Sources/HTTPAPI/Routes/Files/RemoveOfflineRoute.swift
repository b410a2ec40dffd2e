import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// A proof that a machine without a network has given up its license file: its seat is free.
    static func removeOffline(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/offline-removals", .apiKey(.machinesWrite)) { request in
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: request.tenant)
            let proof = try request.fields().removalProof()
            let change = try api.removeOffline.change(proof, of: id, by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
