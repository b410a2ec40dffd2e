/// What happens past a license's expiry.
package enum ExpirationStrategy: String, CaseIterable, Sendable {
    /// `EXPIRED`, invalid.
    case restrictAccess = "RESTRICT_ACCESS"
    /// `EXPIRED`, but still valid.
    case allowAccess = "ALLOW_ACCESS"
    /// The license is revoked from that moment on, for good.
    case revoke = "REVOKE"
}
