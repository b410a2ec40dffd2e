/// What looking up a name came to.
package enum Resolution: Equatable, Sendable {
    /// At least one address.
    case addresses([NetworkAddress])
    /// The name does not exist, or has no address.
    case noSuchName
    /// Nobody could say in time; asking again later may help.
    case unavailable
}
