import LicensingProofs

/// A public key of your server that is compiled into your application: what its signature says is believed.
public struct PinnedKey: Sendable, Equatable {
    let key: VerifyingKey

    /// Takes a key as `initial-keys.json`, `licentric keys create --json` and `GET /public-keys` show it.
    ///
    /// - Parameters:
    ///   - base64: Base64 of the DER/SPKI form (60 characters), or of the 32 raw bytes (44 characters).
    ///   - kid: The key's id, if you want only answers that name it to be checked with it. Nil tries the key for every answer.
    /// - Throws: ``LicentricError/misconfigured(_:)`` when the text is no Ed25519 key.
    public init(_ base64: String, kid: String? = nil) throws {
        guard let key = VerifyingKey(base64: base64, kid: kid) else {
            throw LicentricError.misconfigured("The public key is not the Base64 of an Ed25519 key.")
        }
        self.key = key
    }
}
