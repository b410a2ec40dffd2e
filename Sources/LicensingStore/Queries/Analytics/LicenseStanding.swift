import LicensingCore

/// What is written down about a license's state; the clock and the policy make the status of it.
enum LicenseStanding: String {
    case open
    /// Its expiry was announced.
    case expired
    case suspended
    /// Suspended, and its expiry was announced.
    case suspendedExpired = "suspended_expired"
    case revoked
    case banned

    /// The standing of a row of `licenses`.
    static let column = """
        CASE WHEN banned_at IS NOT NULL THEN 'banned' WHEN revoked_at IS NOT NULL THEN 'revoked' \
        WHEN suspended_at IS NOT NULL AND expiry_announced = 1 THEN 'suspended_expired' \
        WHEN suspended_at IS NOT NULL THEN 'suspended' WHEN expiry_announced = 1 THEN 'expired' ELSE 'open' END
        """

    /// ``License/status(under:at:)`` of a license whose expiry has passed exactly if it was announced.
    func status(under strategy: ExpirationStrategy) -> LicenseStatus {
        switch self {
        case .banned: .banned
        case .revoked: .revoked
        case .open: .active
        case .suspended: .suspended
        case .expired: strategy == .revoke ? .revoked : .expired
        case .suspendedExpired: strategy == .revoke ? .revoked : .suspended
        }
    }
}
