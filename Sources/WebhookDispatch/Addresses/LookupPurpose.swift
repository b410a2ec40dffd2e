/// Why somebody wants to know the addresses of a name.
///
/// Whoever has a key can ask for any number of names by registering them; the attempts of others must not wait for that.
package enum LookupPurpose: Hashable, Sendable {
    case registration
    case attempt
}
