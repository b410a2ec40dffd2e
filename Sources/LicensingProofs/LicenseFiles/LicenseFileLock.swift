import Crypto
import LicensingCore

/// What a license file is locked with: a license key and the fingerprint of a device.
///
/// It is never printed: a license key is a secret.
package struct LicenseFileLock: Sendable {
    /// The key as somebody typed it, and the one of our own format that it may mean.
    private let licenseKey: LicenseKeyText
    package let fingerprint: String

    /// - Parameters:
    ///   - licenseKey: As it was issued, or as a person retyped it.
    ///   - fingerprint: The device's.
    package init(licenseKey: String, fingerprint: String) {
        self.licenseKey = LicenseKeyText(licenseKey)
        self.fingerprint = fingerprint
    }

    /// The key to seal with: a key of our own format counts as it was issued, however it was typed.
    func key(for purpose: String) -> SymmetricKey {
        .derived(from: licenseKey.exact, fingerprint: fingerprint, for: purpose)
    }

    /// The keys to try when reading.
    func keys(for purpose: String) -> [SymmetricKey] {
        [licenseKey.exact, licenseKey.canonical].compactMap { $0 }
            .map { .derived(from: $0, fingerprint: fingerprint, for: purpose) }
    }
}
