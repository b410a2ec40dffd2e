import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getSigningKey(_ api: API) -> Route {
        Route(.get, "/signing-keys/{kid}", .apiKey(.apiKeysRead)) { request in
            let id = try request.id("kid", of: "signing key", as: SigningKey.self)
            let key = try await api.signingKeys.find(id, in: request.tenant, now: request.now)
            return .one { SigningKeyJSON.write(key, to: &$0) }
        }
    }
}
