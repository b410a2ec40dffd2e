/// Whether a license file may be made (contract, section 8).
///
/// A file is never made where the server would say no at the same moment: offline nobody can take it back.
package enum CheckOutRules {
    /// - Parameters:
    ///   - license: The license.
    ///   - terms: Its policy's.
    ///   - machine: The machine with the fingerprint that was asked for.
    ///   - verdict: What the server says of the device now; of the license alone where the device is not activated.
    ///   - now: The moment.
    /// - Returns: Nil when it may be made.
    package static func refusal(
        license: License,
        terms: PolicyTerms,
        machine: Machine?,
        verdict: Verdict,
        now: Instant
    ) -> Refusal? {
        if let refusal = ActivationRules.stateRefusal(license: license, terms: terms, now: now) {
            return refusal
        }
        guard terms.offlineAllowed else {
            return Refusal(.businessRuleViolation, "The policy of this license does not allow offline use.")
        }
        guard machine != nil || !terms.requireFingerprint else {
            return Refusal(
                .businessRuleViolation,
                "This device is not activated on the license. Activate it first.",
                details: .field("fingerprint")
            )
        }
        return verdict.valid ? nil : refusal(for: verdict.code)
    }

    private static func refusal(for code: ValidationCode) -> Refusal {
        switch code {
        case .machineLimitExceeded:
            Refusal(
                .businessRuleViolation,
                "The license has more machines than its limit, and this one came last. Deactivate another."
            )
        case .heartbeatRequired:
            Refusal(.businessRuleViolation, "The machine has missed its heartbeats. Send one first.")
        case .usesExceeded:
            Refusal(.businessRuleViolation, "The license has no uses left.")
        default:
            Refusal(.businessRuleViolation, "The license is not valid now: \(code.rawValue).")
        }
    }
}
