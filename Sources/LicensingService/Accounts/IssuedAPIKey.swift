import LicensingCore

/// A new API key in the only answer that shows it.
package struct IssuedAPIKey: Sendable {
    package let key: APIKey
    package let plainKey: String
    /// The environment's shared signing key.
    package let signingKey: String
    package let publicKey: PublicKey
}
