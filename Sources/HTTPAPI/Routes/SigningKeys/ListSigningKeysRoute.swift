import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listSigningKeys(_ api: API) -> Route {
        Route(.get, "/signing-keys", .apiKey(.apiKeysRead)) { request in
            let page = try request.page()
            let keys = try await api.signingKeys.list(page, in: request.tenant, now: request.now)
            return .page(keys) { SigningKeyJSON.write($0, to: &$1) }
        }
    }
}
