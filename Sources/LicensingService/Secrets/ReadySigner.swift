import Crypto
import LicensingCore
import LicensingProofs
import LicensingWire

/// Signs answers with keys that are at hand.
package struct ReadySigner: Sendable {
    let ring: SigningRing

    /// - Parameters:
    ///   - body: The answer's body.
    ///   - question: Of a question that wants to be sure, what is signed along.
    ///   - now: When it is answered.
    /// - Returns: What the answer's headers carry.
    /// - Throws: What the key pair throws.
    package func signatures(
        of body: [UInt8],
        to question: AnswerSigner.Question? = nil,
        at now: Instant
    ) throws -> AnswerSignatures {
        let timestamp = "\(now.unixSeconds)"
        return AnswerSignatures(
            timestamp: timestamp,
            shared: ring.shared.code(of: timestamp, body),
            next: ring.next?.code(of: timestamp, body),
            previous: ring.previous(at: now)?.code(of: timestamp, body),
            ed25519: try question.map { try signature(timestamp, body, to: $0) }
        )
    }

    private func signature(
        _ timestamp: String,
        _ body: [UInt8],
        to question: AnswerSigner.Question
    ) throws -> AnswerSignatures.Public {
        let text = SignedAnswer.text(
            timestamp: timestamp,
            nonce: question.nonce,
            requestBody: question.body,
            responseBody: body
        )
        let signature = try ring.pair.signature(for: text)
        return AnswerSignatures.Public(kid: ring.kid, signature: Base64.text(of: Array(signature)))
    }
}
