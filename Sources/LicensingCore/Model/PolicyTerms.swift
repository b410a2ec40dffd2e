/// Everything a policy decides about its licenses.
///
/// The defaults are the contract's (`facts.md` 5.1).
package struct PolicyTerms: Equatable, Sendable {
    /// Seats per license; nil is unlimited.
    package var maxMachines: Int?
    /// Counted validations per license; nil is unlimited.
    package var maxUses: Int?
    /// Only machines that are alive hold a seat.
    package var floating = false
    package var durationDays: Int?
    package var expirationStrategy = ExpirationStrategy.restrictAccess
    package var requireHeartbeat = false
    package var heartbeatIntervalMinutes = 60
    package var heartbeatCullStrategy = HeartbeatCullStrategy.deactivateDead
    package var requireFingerprint = true
    package var fingerprintUniqueness = FingerprintUniqueness.perLicense
    package var offlineAllowed = true
    package var offlineMaxDays = 14
    package var allowMachineTransfer = false
    package var isTrial = false
    /// For trials; nil means ``durationDays``.
    package var trialDurationDays: Int?
    /// Whether a license may carry limits and an expiry of its own.
    package var overridable = true
    /// How many different fingerprints a license may ever have had; nil is unlimited.
    package var maxUniqueFingerprints: Int?

    package init() {}

    /// How long a license lasts from its creation; nil is for good.
    package var lifetime: Span? {
        let days = isTrial ? trialDurationDays ?? durationDays : durationDays
        return days.map { .days(Int64($0)) }
    }

    package var heartbeatInterval: Span {
        .minutes(Int64(heartbeatIntervalMinutes))
    }
}
