import LicensingProofs
import LicensingWire

/// A text that was carried here by hand: the contents of a file, ends of lines included.
struct ProofRule<Proof: Sendable>: TextRule {
    let parse: @Sendable (String) throws(ProofFailure) -> Proof

    var placeholder: Proof? { nil }

    func read(_ text: String) throws(InvalidFields) -> Proof? {
        do {
            return try parse(text)
        } catch {
            throw InvalidFields(error.message, .invalidString)
        }
    }
}

extension ProofRule<ActivationRequest> {
    static let request = ProofRule { text throws(ProofFailure) in try ActivationRequest(text.utf8) }
}

extension ProofRule<RemovalProof> {
    static let removal = ProofRule { text throws(ProofFailure) in try RemovalProof(text.utf8) }
}
