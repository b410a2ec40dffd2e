/// A new signing key in the only answer that shows its secret.
package struct IssuedSigningKey: Sendable {
    package let view: SigningKeyView
    /// A shared key as clients take it; nil for a key pair, whose secret nobody sees.
    package let signingKey: String?
}
