import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func promoteSigningKey(_ api: API) -> Route {
        Route(.post, "/signing-keys/{kid}/promote", .apiKey(.apiKeysWrite)) { request in
            let id = try request.id("kid", of: "signing key", as: SigningKey.self)
            try await api.signingKeys.require(id, in: request.tenant)
            try request.noFields()
            let change = api.signingKeys.promote(id, by: try request.origin)
            return try await api.commit(change, request) { key in
                .one { SigningKeyJSON.write(key, to: &$0) }
            }
        }
    }
}
