import LicensingCore

extension ValidationCode {
    /// What answers with this verdict are counted under.
    var metric: String {
        "validation.\(rawValue)"
    }
}
