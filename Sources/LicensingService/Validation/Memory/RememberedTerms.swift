import LicensingCore

/// What many licenses have in common, remembered once for all of them.
struct RememberedTerms: Equatable, Sendable {
    let tenant: Tenant
    let policy: Policy
    let productCode: String
    /// Codes, ascending by bytes.
    let entitlements: [String]
    /// Whether an endpoint wants to hear of answers that are a yes.
    let wantsSuccess: Bool
    /// Whether one wants to hear of those that are a no.
    let wantsFailure: Bool
    /// Whether one wants to hear of heartbeats.
    let wantsHeartbeats: Bool
}
