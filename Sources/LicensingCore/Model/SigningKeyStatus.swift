/// Where a signing key stands in its life.
package enum SigningKeyStatus: String, CaseIterable, Sendable {
    /// Published, so that clients can get to know it, and not signing yet.
    case next
    /// Signs now.
    case active
    /// Has signed, and counts for as long as what it signed is used.
    case retired
    /// Leaked, or feared to be: it signs nothing and is shown to no client.
    case revoked
}
