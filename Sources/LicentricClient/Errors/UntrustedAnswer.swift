/// Why an answer is not believed.
public enum UntrustedAnswer: Sendable, Equatable {
    /// It is not signed, or not in the way that is asked for.
    case unsigned
    /// It names a signing key that is neither pinned nor vouched for by one that is.
    case unknownKey(String)
    /// The signature does not match: somebody else made the answer, changed it, cut it short, or took it from another question.
    case badSignature
    /// It is signed, and repeats another question's nonce.
    case otherQuestion
    /// It is signed, and speaks of the other environment.
    case otherEnvironment
    /// It is signed, and is no verdict.
    case malformed(String)

    var text: String {
        switch self {
        case .unsigned: "it is not signed"
        case .unknownKey(let kid): "it is signed with the key \(kid), which this program does not know"
        case .badSignature: "its signature does not match"
        case .otherQuestion: "it answers another question"
        case .otherEnvironment: "it comes from another environment"
        case .malformed(let problem): "it is malformed (\(problem))"
        }
    }
}
