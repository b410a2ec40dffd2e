/// The machine-readable part of a refusal.
package enum RefusalDetails: Equatable, Sendable {
    case none
    case requiredScope(AccessScope)
    case field(String)
    case limit(max: Int, current: Int)
}
