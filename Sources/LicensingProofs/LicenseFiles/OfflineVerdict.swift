/// What a license file allows at a moment.
package struct OfflineVerdict: Equatable, Sendable {
    /// The codes of an online verdict where they mean the same, and what only a file can be.
    package enum Code: String, CaseIterable, Sendable {
        case valid = "VALID"
        /// For another product or another environment than the program's.
        case notFound = "NOT_FOUND"
        case revoked = "REVOKED"
        case suspended = "SUSPENDED"
        case banned = "BANNED"
        case expired = "EXPIRED"
        case fingerprintNotFound = "FINGERPRINT_NOT_FOUND"
        case entitlementsMissing = "ENTITLEMENTS_MISSING"
        /// The file has ended; the license may go on, and a new file is needed.
        case fileExpired = "FILE_EXPIRED"
        /// The clock shows a moment before the file was made: one of the two clocks is wrong.
        case fileNotYetValid = "FILE_NOT_YET_VALID"
    }

    package let code: Code
    package let valid: Bool
    package let missingEntitlements: [String]

    init(_ code: Code, valid: Bool = false, missingEntitlements: [String] = []) {
        self.code = code
        self.valid = valid
        self.missingEntitlements = missingEntitlements
    }
}
