import LicensingCore

/// The signatures of one answer, as its headers carry them.
package struct AnswerSignatures: Equatable, Sendable {
    /// One by a key pair, for clients that hold no secret.
    package struct Public: Equatable, Sendable {
        package let kid: Identifier<SigningKey>
        /// In base64.
        package let signature: String
    }

    /// In Unix seconds: part of what is signed.
    package let timestamp: String
    /// By the shared key, in lower-case hexadecimal.
    package let shared: String
    /// By the shared key that waits for its turn.
    package let next: String?
    /// By the shared key that was retired last, as long as it signs on.
    package let previous: String?
    /// For a question with a nonce.
    package let ed25519: Public?
}
