import LicensingCore

/// What many licenses have in common, remembered once for all of them.
struct RememberedTerms: Equatable, Sendable {
    let tenant: Tenant
    let policy: Policy
    let productCode: String
    /// Codes, ascending by bytes.
    let entitlements: [String]
    let wanted: WantedEvents
}
