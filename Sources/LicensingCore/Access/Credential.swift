/// What the `Authorization` header carried, before anyone has looked it up.
package enum Credential: Equatable, Sendable {
    case none
    /// `Bearer lk_…`
    case apiKey(String)
    /// `License …`: everything after the first space.
    case licenseKey(String)
    /// A header that is neither.
    case malformed
}
