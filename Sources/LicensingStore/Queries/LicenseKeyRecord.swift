/// How a license's key is kept: never in clear.
package struct LicenseKeyRecord: Equatable, Sendable {
    /// HMAC-SHA256 of the key, for look-up.
    package let hash: [UInt8]
    /// The same under the other master key, while one takes the place of another: a license may still lie there.
    package let otherHash: [UInt8]?
    /// The key, encrypted with the license's id as associated data.
    package let ciphertext: [UInt8]
    /// Whether the key is of our own format, and so forgives retyping.
    package let isGenerated: Bool

    /// What this process remembers licenses with this key by; nothing that is stored.
    package let trace: UInt64

    package init(
        hash: [UInt8],
        otherHash: [UInt8]? = nil,
        ciphertext: [UInt8],
        isGenerated: Bool,
        trace: UInt64
    ) {
        self.trace = trace
        self.hash = hash
        self.otherHash = otherHash
        self.ciphertext = ciphertext
        self.isGenerated = isGenerated
    }
}
