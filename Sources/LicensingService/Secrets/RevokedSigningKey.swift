import LicensingCore

/// A key that signs nothing any more, and the one that took its place.
package struct RevokedSigningKey: Sendable {
    package let view: SigningKeyView
    /// Nil where the key did not sign at the time.
    package let replacedBy: Identifier<SigningKey>?
}
