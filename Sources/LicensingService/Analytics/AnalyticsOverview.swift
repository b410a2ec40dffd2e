import LicensingCore

/// How an environment stands at a moment.
package struct AnalyticsOverview: Equatable, Sendable {
    /// A status that no license has may be left out.
    package let licenses: [LicenseStatus: Int]
    package let machines: Int
    package let deadMachines: Int
    /// Activations of the last seven days.
    package let activations: CountedSeries
    /// Validations ever.
    package let validations: ValidationCounts
}
