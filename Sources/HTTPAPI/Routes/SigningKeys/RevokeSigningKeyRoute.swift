import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// For a leak.
    static func revokeSigningKey(_ api: API) -> Route {
        Route(.post, "/signing-keys/{kid}/revoke", .apiKey(.apiKeysWrite)) { request in
            let id = try request.id("kid", of: "signing key", as: SigningKey.self)
            try await api.signingKeys.require(id, in: request.tenant)
            let fields = try request.fields()
            let reason = fields.reason()
            try fields.finish()
            let change = api.signingKeys.revoke(id, reason: reason, by: try request.origin)
            return try await api.commit(change, request) { revoked in
                .one { SigningKeyJSON.write(revoked, to: &$0) }
            }
        }
    }
}
