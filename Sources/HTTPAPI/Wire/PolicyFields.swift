import LicensingCore
import LicensingWire

/// Reads the terms of a policy from a request.
struct PolicyFields: Sendable {
    private static let minutes = 1...525_600

    /// What the request changes about a policy's terms.
    let apply: @Sendable (inout PolicyTerms) -> Void

    /// Notes an issue where the request leaves open how many machines there may be.
    ///
    /// `limitIsSettled` says that there is a limit without the request.
    init(_ fields: Fields, limitIsSettled: Bool) {
        let machines = fields.changedOptionalInteger("maxMachines", range: Fields.counts)
        let uses = fields.changedOptionalInteger("maxUses", range: Fields.counts)
        let floating = fields.changedBoolean("floating")
        let duration = fields.changedOptionalInteger("durationDays", range: Fields.days)
        let strategy = fields.changedChoice("expirationStrategy", of: ExpirationStrategy.self)
        let heartbeat = Self.heartbeatChanges(in: fields)
        let fingerprint = Self.fingerprintChanges(in: fields)
        let offline = Self.offlineChanges(in: fields)
        let isTrial = fields.changedBoolean("isTrial")
        let trialDuration = fields.changedOptionalInteger("trialDurationDays", range: Fields.days)
        let overridable = fields.changedBoolean("overridable")
        apply = { terms in
            terms.maxMachines = machines.applied(to: terms.maxMachines)
            terms.maxUses = uses.applied(to: terms.maxUses)
            terms.floating = floating.applied(to: terms.floating)
            terms.durationDays = duration.applied(to: terms.durationDays)
            terms.expirationStrategy = strategy.applied(to: terms.expirationStrategy)
            heartbeat(&terms)
            fingerprint(&terms)
            offline(&terms)
            terms.isTrial = isTrial.applied(to: terms.isTrial)
            terms.trialDurationDays = trialDuration.applied(to: terms.trialDurationDays)
            terms.overridable = overridable.applied(to: terms.overridable)
        }
        Self.guardMachineLimit(machines, in: fields, isSettled: limitIsSettled)
    }

    /// Unlimited seats must be asked for in so many words: a forgotten limit would give the product away.
    private static func guardMachineLimit(_ limit: Change<Int?>, in fields: Fields, isSettled: Bool) {
        let allowsUnlimited = fields.changedBoolean("allowUnlimitedActivations").applied(to: false)
        let isMissing =
            switch limit {
            // A value of the wrong kind reads as unchanged, and was noted already.
            case .unchanged: !isSettled && !fields.contains("maxMachines")
            case .set(let value): value == nil
            }
        if isMissing, !allowsUnlimited {
            fields.issue(
                path: ["maxMachines"],
                message: "Send a positive integer, or null together with allowUnlimitedActivations: true."
            )
        }
    }

    private static func heartbeatChanges(in fields: Fields) -> @Sendable (inout PolicyTerms) -> Void {
        let required = fields.changedBoolean("requireHeartbeat")
        let interval = fields.changedInteger("heartbeatIntervalMinutes", range: minutes)
        let cull = fields.changedChoice("heartbeatCullStrategy", of: HeartbeatCullStrategy.self)
        return { terms in
            terms.requireHeartbeat = required.applied(to: terms.requireHeartbeat)
            terms.heartbeatIntervalMinutes = interval.applied(to: terms.heartbeatIntervalMinutes)
            terms.heartbeatCullStrategy = cull.applied(to: terms.heartbeatCullStrategy)
        }
    }

    private static func fingerprintChanges(in fields: Fields) -> @Sendable (inout PolicyTerms) -> Void {
        let required = fields.changedBoolean("requireFingerprint")
        let uniqueness = fields.changedChoice("fingerprintUniqueness", of: FingerprintUniqueness.self)
        let maximum = fields.changedOptionalInteger("maxUniqueFingerprints", range: Fields.counts)
        return { terms in
            terms.requireFingerprint = required.applied(to: terms.requireFingerprint)
            terms.fingerprintUniqueness = uniqueness.applied(to: terms.fingerprintUniqueness)
            terms.maxUniqueFingerprints = maximum.applied(to: terms.maxUniqueFingerprints)
        }
    }

    private static func offlineChanges(in fields: Fields) -> @Sendable (inout PolicyTerms) -> Void {
        let allowed = fields.changedBoolean("offlineAllowed")
        let days = fields.changedInteger("offlineMaxDays", range: Fields.days)
        let transfer = fields.changedBoolean("allowMachineTransfer")
        return { terms in
            terms.offlineAllowed = allowed.applied(to: terms.offlineAllowed)
            terms.offlineMaxDays = days.applied(to: terms.offlineMaxDays)
            terms.allowMachineTransfer = transfer.applied(to: terms.allowMachineTransfer)
        }
    }
}
