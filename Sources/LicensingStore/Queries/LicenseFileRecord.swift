import LicensingCore

/// The last license file that was made for a device with a signing key.
///
/// One row for each pair: a device that fetches a new file every day has one, not hundreds. The file itself is not kept.
package struct LicenseFileRecord: Equatable, Sendable {
    package let id: Identifier<LicenseFileRecord>
    package let license: Identifier<License>
    /// Nil where the device need not be activated.
    package let machine: Identifier<Machine>?
    package let fingerprint: String
    package let signingKey: Identifier<SigningKey>
    /// SHA-256 of the signed text.
    package let digest: [UInt8]
    package let issuedAt: Instant
    /// The end of the longest file of this pair.
    package let expiresAt: Instant

    package init(
        id: Identifier<LicenseFileRecord>,
        license: Identifier<License>,
        machine: Identifier<Machine>?,
        fingerprint: String,
        signingKey: Identifier<SigningKey>,
        digest: [UInt8],
        issuedAt: Instant,
        expiresAt: Instant
    ) {
        self.id = id
        self.license = license
        self.machine = machine
        self.fingerprint = fingerprint
        self.signingKey = signingKey
        self.digest = digest
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
