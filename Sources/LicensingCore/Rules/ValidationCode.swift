/// The verdict of a validation, in the words of the authentication page.
package enum ValidationCode: String, CaseIterable, Sendable {
    case valid = "VALID"
    case notFound = "NOT_FOUND"
    case expired = "EXPIRED"
    case suspended = "SUSPENDED"
    case revoked = "REVOKED"
    case banned = "BANNED"
    case machineLimitExceeded = "MACHINE_LIMIT_EXCEEDED"
    case fingerprintNotFound = "FINGERPRINT_NOT_FOUND"
    case heartbeatRequired = "HEARTBEAT_REQUIRED"
    case usesExceeded = "USES_EXCEEDED"
    case entitlementsMissing = "ENTITLEMENTS_MISSING"
}
