/// Every code an error body may carry, with its status (contract, section 1).
package enum RefusalCode: String, CaseIterable, Sendable {
    case validationError = "VALIDATION_ERROR"
    case unauthorized = "UNAUTHORIZED"
    case forbidden = "FORBIDDEN"
    case notFound = "NOT_FOUND"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case conflict = "CONFLICT"
    case licenseSuspended = "LICENSE_SUSPENDED"
    case licenseRevoked = "LICENSE_REVOKED"
    case licenseExpired = "LICENSE_EXPIRED"
    case licenseBanned = "LICENSE_BANNED"
    case idempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED"
    case idempotencyKeyInUse = "IDEMPOTENCY_KEY_IN_USE"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case machineLimitExceeded = "MACHINE_LIMIT_EXCEEDED"
    case floatingLimitExceeded = "FLOATING_LIMIT_EXCEEDED"
    case referenceNotFound = "REFERENCE_NOT_FOUND"
    case businessRuleViolation = "BUSINESS_RULE_VIOLATION"
    case rateLimited = "RATE_LIMITED"
    case internalError = "INTERNAL_ERROR"
    case unavailable = "UNAVAILABLE"

    package var status: Int {
        switch self {
        case .validationError: 400
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .conflict, .licenseSuspended, .licenseRevoked, .licenseExpired, .licenseBanned,
            .idempotencyKeyReused, .idempotencyKeyInUse:
            409
        case .payloadTooLarge: 413
        case .unsupportedMediaType: 415
        case .machineLimitExceeded, .floatingLimitExceeded, .referenceNotFound, .businessRuleViolation: 422
        case .rateLimited: 429
        case .internalError: 500
        case .unavailable: 503
        }
    }
}
