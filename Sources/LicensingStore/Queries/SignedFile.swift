import LicensingCore

/// A license file that a device holds, as far as the key that signed it goes.
package struct SignedFile: Equatable, Sendable {
    /// Of the row: files have no other id.
    package let id: UUIDBits
    package let license: Identifier<License>
    /// Nil where the file was made for a device without a machine.
    package let machine: Identifier<Machine>?
    package let fingerprint: String
    package let key: Identifier<SigningKey>
    package let issuedAt: Instant
    package let expiresAt: Instant
}
