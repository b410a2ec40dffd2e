extension License {
    package func isPastExpiry(at now: Instant) -> Bool {
        expiresAt.map { now >= $0 } ?? false
    }

    /// The state at a moment.
    ///
    /// `expired` follows from the clock; under `REVOKE` an expired license reads `revoked`.
    package func status(under strategy: ExpirationStrategy, at now: Instant) -> LicenseStatus {
        if bannedAt != nil {
            return .banned
        }
        if revokedAt != nil || (strategy == .revoke && isPastExpiry(at: now)) {
            return .revoked
        }
        if suspendedAt != nil {
            return .suspended
        }
        return isPastExpiry(at: now) ? .expired : .active
    }

    /// The license with what the clock has already decided written down: expired under `REVOKE` is revoked,
    /// for good, since the moment of expiry.
    ///
    /// Every change starts from here, so that no edit can undo it.
    package func settled(under strategy: ExpirationStrategy, at now: Instant) -> License {
        guard status(under: strategy, at: now) == .revoked, revokedAt == nil else {
            return self
        }
        var settled = self
        settled.revokedAt = expiresAt
        return settled
    }

    /// How many machines may hold a seat; nil is unlimited.
    package func machineLimit(under terms: PolicyTerms) -> Int? {
        maxMachinesOverride ?? terms.maxMachines
    }

    /// How many validations count before `USES_EXCEEDED`; nil is unlimited.
    package func usesLimit(under terms: PolicyTerms) -> Int? {
        maxUsesOverride ?? terms.maxUses
    }
}
