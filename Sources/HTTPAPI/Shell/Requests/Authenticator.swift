import LicensingCore

/// Tells who holds a credential.
package protocol Authenticator: Sendable {
    /// Nil for a credential that is unknown, revoked, expired, or of another world than the base path names.
    func authenticate(_ credential: Credential, pin: BasePin?, now: Instant) async throws -> Principal?
}
