/// How much of a license's expiry was told to those who listen.
///
/// The number is what the row says (`expiry_announced`).
package enum ExpiryNotice: Int, Sendable {
    /// Nothing; the sweep will come to it.
    case none = 0
    /// All there is to tell.
    case given = 1
    /// That it expired, but not that it is revoked: its policy made one of the other afterwards.
    case withoutRevocation = 2
}
