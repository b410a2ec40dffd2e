import LicensingCore

/// Which credentials a route takes.
package enum Access: Equatable, Sendable {
    case anyone
    case apiKey(AccessScope)
    case licenseKey
    /// The scope is asked of API keys only: a license key reaches its own license and nothing else.
    case apiKeyOrLicenseKey(AccessScope)

    /// What shipped applications call may be called from any page; what vendors call may not.
    var isOpenToOtherOrigins: Bool {
        if case .apiKey = self { false } else { true }
    }

    /// The value of `WWW-Authenticate`.
    var challenge: String {
        let bearer = "Bearer realm=\"licentric\""
        let license = "License realm=\"licentric\""
        return switch self {
        case .anyone, .apiKey: bearer
        case .licenseKey: license
        case .apiKeyOrLicenseKey: "\(bearer), \(license)"
        }
    }

    /// For sentences: "This endpoint takes …".
    var credentials: String {
        switch self {
        case .anyone: "no credential"
        case .apiKey: "an API key (Authorization: Bearer lk_live_… or lk_test_…)"
        case .licenseKey: "a license key (Authorization: License <key>)"
        case .apiKeyOrLicenseKey:
            "an API key (Authorization: Bearer lk_live_… or lk_test_…) or a license key"
                + " (Authorization: License <key>)"
        }
    }
}
