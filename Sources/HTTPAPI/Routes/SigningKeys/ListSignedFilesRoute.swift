import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    /// Who needs a new file before the key is revoked.
    static func listSignedFiles(_ api: API) -> Route {
        Route(.get, "/signing-keys/{kid}/files", .apiKey(.apiKeysRead)) { request in
            let tenant = try request.tenant
            let id = try request.id("kid", of: "signing key", as: SigningKey.self)
            try await api.signingKeys.require(id, in: tenant)
            let files = try await api.signingKeys.files(
                of: id,
                request.page(),
                in: tenant,
                now: request.now
            )
            return .page(files) { SigningKeyJSON.write($0, to: &$1) }
        }
    }
}
