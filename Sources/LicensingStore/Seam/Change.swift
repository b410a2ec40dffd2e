import LicensingCore

/// What a node may remember of the store, and must forget when it changes.
package enum Change: Hashable, Sendable {
    /// The signing keys of the tenant with this number.
    case signingKeys(tenant: Int64)
    /// The accounts that there are.
    case accounts
    /// A vendor's credentials.
    case apiKeys
    /// A license, its machines, or what was given to it.
    case license(Identifier<License>)
    /// What rules many licenses of the tenant with this number: products, policies, entitlements, endpoints.
    case terms(tenant: Int64)
    /// Some license has a key that it did not have: one with this trace (``LicenseKeyRecord/trace``), and whose hash begins so.
    case licenseKey(trace: UInt64, hash: UUIDBits)
    /// Anything: nobody knows what was missed.
    case anything

    /// Whether other nodes are told.
    ///
    /// What changes all the time they are not told of: they remember it for no longer than ``ChangeFeed/patience``.
    package var isTold: Bool {
        switch self {
        case .signingKeys, .accounts, .apiKeys, .anything: true
        case .license, .terms, .licenseKey: false
        }
    }

    /// As nodes tell each other.
    package var text: String {
        switch self {
        case .signingKeys(let tenant): "signing-keys \(tenant)"
        case .accounts: "accounts"
        case .apiKeys: "api-keys"
        case .license, .terms, .licenseKey, .anything: "anything"
        }
    }

    /// What a newer node says and this one does not understand may be about anything.
    package init(text: some StringProtocol) {
        let words = text.split(separator: " ")
        switch (words.first, words.dropFirst().first.flatMap { Int64($0) }) {
        case ("signing-keys", let tenant?): self = .signingKeys(tenant: tenant)
        case ("accounts", nil): self = .accounts
        case ("api-keys", nil): self = .apiKeys
        default: self = .anything
        }
    }
}
