/// The answer to a validation.
///
/// A "no" is a value, not an error.
package struct Verdict: Equatable, Sendable {
    package let code: ValidationCode
    package let valid: Bool
    /// Only with `ENTITLEMENTS_MISSING`.
    package let missingEntitlements: [String]

    package init(_ code: ValidationCode, valid: Bool = false, missingEntitlements: [String] = []) {
        self.code = code
        self.valid = valid
        self.missingEntitlements = missingEntitlements
    }
}
