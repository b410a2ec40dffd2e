import LicensingCore

extension ValidationCode {
    /// What answers with this code are counted under.
    ///
    /// The code alone does not say whether the answer was a yes: `EXPIRED` is one where the policy allows access.
    func metric(valid: Bool) -> String {
        // Nothing but yes is called VALID.
        valid && self != .valid ? "validation.\(rawValue).valid" : "validation.\(rawValue)"
    }

    /// Everything that answers are counted under.
    static let metrics =
        allCases.map { $0.metric(valid: false) }
        + allCases.filter { $0 != .valid }.map { $0.metric(valid: true) }
}
