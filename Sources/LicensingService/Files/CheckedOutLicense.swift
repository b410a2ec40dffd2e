import LicensingCore

/// A license file that was made, with what its answer tells beside it.
package struct CheckedOutLicense: Sendable {
    /// The file's text.
    package let certificate: String
    package let license: LicenseView
    /// Nil where the device need not be activated.
    package let machine: MachineView?
    package let fingerprint: String
    /// The signing key's id.
    package let kid: String
    package let issuedAt: Instant
    package let expiresAt: Instant

    /// How long it goes on, in whole seconds.
    package var ttl: Int {
        Int((expiresAt.milliseconds - issuedAt.milliseconds) / 1000)
    }
}
