import LicensingCore
import LicensingService

/// Looks credentials up in the store.
package struct StoreAuthenticator: Authenticator {
    private let authentication: Authentication

    package init(_ authentication: Authentication) {
        self.authentication = authentication
    }

    package func authenticate(
        _ credential: Credential,
        pin: BasePin?,
        now: Instant
    ) async throws -> Principal? {
        switch credential {
        case .apiKey(let text):
            guard let key = try await authentication.apiKey(text, now: now) else {
                return nil
            }
            // A key of another world than the base path names opens nothing there.
            if let pin, key.tenant.account != pin.account || key.tenant.environment != pin.environment {
                return nil
            }
            return .apiKey(key)
        case .licenseKey(let text):
            let holder = try await authentication.licenseKey(
                text,
                account: pin?.account,
                environment: pin?.environment,
                now: now
            )
            return holder.map { .license($0) }
        case .none, .malformed:
            return nil
        }
    }

    package func apiKeyHere(_ text: String, now: Instant) -> APIKey? {
        authentication.apiKeyHere(text, now: now)
    }
}
