import LicensingCore
import Synchronization

/// The terms of licenses that hold nothing but what their policy grants, by policy: so that one who is met for the first time
/// needs no more than a look at himself.
final class TermsMemory: Sendable {
    /// Beyond it everything is forgotten.
    private static let limit = 4096

    private let known = Mutex<[Identifier<Policy>: (terms: RememberedTerms, stamp: UInt64)]>([:])

    func terms(of policy: Identifier<Policy>) -> (terms: RememberedTerms, stamp: UInt64)? {
        known.withLock { $0[policy] }
    }

    func keep(_ terms: RememberedTerms, stamp: UInt64) {
        known.withLock { known in
            if known.count >= Self.limit {
                known = [:]
            }
            known[terms.policy.id] = (terms, stamp)
        }
    }
}
