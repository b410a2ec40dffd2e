import LicensingCore
import LicensingStore

/// A signing key as a vendor sees it.
package struct SigningKeyView: Sendable {
    package let key: SigningKey
    /// Of a key pair: what devices hold that it has signed.
    package let files: FilesOfKey?
}
