/// What one license key may be found by.
package struct LicenseKeyHashes: Equatable, Sendable {
    /// Hash of the text as sent.
    package let exact: [UInt8]
    /// Hash of the key of our own format that the text may mean; matches generated keys only.
    package let canonical: [UInt8]?

    package init(exact: [UInt8], canonical: [UInt8]?) {
        self.exact = exact
        self.canonical = canonical
    }

    /// For a statement that always looks for two.
    var both: [[UInt8]] {
        [exact, canonical ?? exact]
    }
}
