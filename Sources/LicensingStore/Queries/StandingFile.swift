import LicensingCore

/// What a device holds of one signing key.
package struct StandingFile: Equatable, Sendable {
    /// SHA-256 of the newest file's signed text.
    package let newest: [UInt8]
    package let newestEnd: Instant
    /// When the longest one ends, which may be an earlier one.
    package let end: Instant
}
