/// A license key as somebody sent it, in the forms in which it may be found.
package struct LicenseKeyText: Equatable, Sendable {
    /// Without the white space around it.
    ///
    /// Imported keys count exactly in this form.
    package let exact: String
    /// The key of our own format that the text may mean, if that differs from ``exact``.
    package let canonical: String?

    /// The key that is meant, if it is one of ours; what was sent otherwise.
    package var meant: String {
        canonical ?? exact
    }

    package init(_ text: String) {
        let trimmed = text.trimmedOfWhitespace
        exact = trimmed
        // Applications send the key as it was issued.
        let canonical = LicenseKeyFormat.isAsIssued(trimmed) ? nil : LicenseKeyFormat.canonical(trimmed)
        self.canonical = canonical.flatMap { $0.isSameText(as: trimmed) ? nil : $0 }
    }
}
