import LicensingCore

/// Licenses whose expiry lies ahead.
package struct ExpiringLicenses: Sendable {
    /// How far ahead.
    package let days: Int
    /// How many on each day, from today on without a gap.
    package let byDay: [(day: Instant, count: Int)]

    package var total: Int {
        byDay.reduce(0) { $0 + $1.count }
    }
}
