/// What ``Licentric/validate(entitlements:refresh:)`` does when there is no answer to be believed, no offline file and no grace
/// left.
public enum OutagePolicy: Sendable, Equatable {
    /// It throws what is wrong: the application does not run as licensed.
    case failClosed
    /// It says yes, with the source ``Validation/Source/failOpen``.
    ///
    /// Whoever can cut the network decides then; a "no" that the server has signed still stands.
    case failOpen
}
