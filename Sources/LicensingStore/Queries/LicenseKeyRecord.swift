/// How a license's key is kept: never in clear.
package struct LicenseKeyRecord: Equatable, Sendable {
    /// HMAC-SHA256 of the key, for look-up.
    package let hash: [UInt8]
    /// The key, encrypted with the license's id as associated data.
    package let ciphertext: [UInt8]
    /// Whether the key is of our own format, and so forgives retyping.
    package let isGenerated: Bool

    package init(hash: [UInt8], ciphertext: [UInt8], isGenerated: Bool) {
        self.hash = hash
        self.ciphertext = ciphertext
        self.isGenerated = isGenerated
    }
}
