import LicensingCore

/// A yes to a question about a license whose uses have no limit: that it was given may be written down later.
package struct CountableAnswer: Sendable {
    let answer: ValidationAnswer
    package let license: Identifier<License>
    package let tenant: Tenant
    /// What the key is remembered by.
    let key: KeyDigest
}
