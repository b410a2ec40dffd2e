/// The two separate worlds inside one account.
///
/// A key's prefix names the one it belongs to.
package enum EnvironmentKind: String, CaseIterable, Sendable {
    case live
    case test
}
