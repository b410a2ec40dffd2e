import LicensingCore

/// A question that the writer has to decide, on its own view.
package struct UndecidedValidation: Sendable {
    /// The yes to be given if the uses are still below their limit: nothing else can be in its way.
    struct Limited: Sendable {
        let answer: ValidationAnswer
        let limit: Int
        /// What the key is remembered by.
        let key: KeyDigest
    }

    let license: Identifier<License>
    package let tenant: Tenant
    let limited: Limited?
}
