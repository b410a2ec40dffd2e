import LicensingCore

/// Tells who holds a credential.
package protocol Authenticator: Sendable {
    /// Nil for a credential that is unknown, revoked, expired, or of another world than the base path names.
    func authenticate(_ credential: Credential, pin: BasePin?, now: Instant) async throws -> Principal?

    /// The same of an API key, where nothing has to be waited for and nothing noted; nil also where it has.
    func apiKeyHere(_ text: String, now: Instant) -> APIKey?
}

extension Authenticator {
    package func apiKeyHere(_: String, now _: Instant) -> APIKey? {
        nil
    }
}
