import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createSigningKey(_ api: API) -> Route {
        Route(.post, "/signing-keys", .apiKey(.apiKeysWrite)) { request in
            let maker = try request.apiKey
            let fields = try request.fields()
            let algorithm = fields.optionalChoice("algorithm", of: SigningKeyAlgorithm.self) ?? .ed25519
            try fields.finish()
            let change = try api.signingKeys.create(algorithm, maker: maker.scopes, by: request.origin)
            return try await api.commit(change, request) { issued in
                .one(201) { SigningKeyJSON.write(issued, to: &$0) }
            }
        }
    }
}
