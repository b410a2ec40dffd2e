/// What a signing key can do.
package enum SigningKeyAlgorithm: String, CaseIterable, Sendable {
    /// Signs for whoever holds the public key.
    case ed25519
    /// Signs answers for whoever holds the shared signing key.
    case hmacSHA256 = "hmac-sha256"
}
