import LicensingCore

/// What a signed verdict is worth later on.
extension SignedVerdict {
    /// Whether it is a "yes" that still counts, whatever was asked for.
    ///
    /// One that was given before the license ended says nothing about the time after that.
    func allows(at now: Instant, for span: Span) -> Bool {
        guard valid, now < signedAt + span, signedAt.since(now) <= TimeMark.tolerance else {
            return false
        }
        return code != .valid || licenseExpiresAt.map { now < $0 } ?? true
    }

    func lacks(_ entitlements: [String]) -> [String] {
        entitlements.filter { asked in !self.entitlements.contains { $0.isSameText(as: asked) } }
    }

    /// The "no" to a question that asks for more than there is.
    func refusal(
        lacking missing: [String],
        from source: Validation.Source,
        problem: LicentricError?
    ) -> Validation {
        Validation(
            valid: false,
            code: .entitlementsMissing,
            license: license,
            machine: machine,
            entitlements: entitlements,
            missingEntitlements: missing,
            source: source,
            problem: problem
        )
    }

    func age(at now: Instant) -> Duration {
        max(.zero, now.since(signedAt).duration)
    }
}
