import LicensingCore

extension Refusal {
    /// An API key that may do other things, but not this.
    static func lacking(_ scope: AccessScope) -> Refusal {
        Refusal(.forbidden, "The API key lacks the scope \(scope.rawValue).", details: .requiredScope(scope))
    }
}
