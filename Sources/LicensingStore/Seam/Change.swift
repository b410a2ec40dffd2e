/// What a node may remember of the store, and must forget when it changes.
package enum Change: Hashable, Sendable {
    /// The signing keys of the tenant with this number.
    case signingKeys(tenant: Int64)
    /// Anything: nobody knows what was missed.
    case anything

    /// As nodes tell each other.
    package var text: String {
        switch self {
        case .signingKeys(let tenant): "signing-keys \(tenant)"
        case .anything: "anything"
        }
    }

    /// What a newer node says and this one does not understand may be about anything.
    package init(text: some StringProtocol) {
        let words = text.split(separator: " ")
        switch (words.first, words.dropFirst().first.flatMap { Int64($0) }) {
        case ("signing-keys", let tenant?): self = .signingKeys(tenant: tenant)
        default: self = .anything
        }
    }
}
