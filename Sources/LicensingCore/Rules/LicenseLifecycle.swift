/// How actions move a license from state to state (the table of the contract, section 3).
package enum LicenseLifecycle {
    /// What an action may bring along.
    package struct Order: Equatable, Sendable {
        package var action: LicenseAction
        package var expiresAt: Instant?
        package var durationDays: Int?

        package init(_ action: LicenseAction, expiresAt: Instant? = nil, durationDays: Int? = nil) {
            self.action = action
            self.expiresAt = expiresAt
            self.durationDays = durationDays
        }
    }

    package static func apply(
        _ order: Order,
        to license: License,
        terms: PolicyTerms,
        now: Instant
    ) -> Result<License, Refusal> {
        let license = license.settled(under: terms.expirationStrategy, at: now)
        let status = license.status(under: terms.expirationStrategy, at: now)
        guard allowed(order.action).contains(status) else {
            return .failure(refusal(of: order.action, in: status))
        }
        var changed = license
        changed.updatedAt = now
        switch order.action {
        case .suspend:
            changed.suspendedAt = now
        case .revoke:
            changed.revokedAt = now
        case .ban:
            changed.bannedAt = now
        case .reinstate:
            return reinstate(changed, order: order, terms: terms, now: now)
        case .renew:
            return renew(changed, order: order, terms: terms, now: now)
        }
        return .success(changed)
    }

    private static func allowed(_ action: LicenseAction) -> Set<LicenseStatus> {
        switch action {
        case .suspend: [.active, .expired]
        case .reinstate: [.suspended, .expired]
        case .renew: [.active, .expired, .suspended]
        case .revoke, .ban: [.active, .suspended, .expired]
        }
    }

    private static func refusal(of action: LicenseAction, in status: LicenseStatus) -> Refusal {
        let target: LicenseStatus =
            switch action {
            case .suspend: .suspended
            case .reinstate, .renew: .active
            case .revoke: .revoked
            case .ban: .banned
            }
        let article = "aeiou".contains(status.rawValue.prefix(1)) ? "an" : "a"
        return Refusal(
            .conflict,
            "Cannot \(action.rawValue) \(article) \(status.rawValue) license: "
                + "it is \(status.rawValue) and cannot become \(target.rawValue) this way."
        )
    }

    private static func reinstate(
        _ license: License,
        order: Order,
        terms: PolicyTerms,
        now: Instant
    ) -> Result<License, Refusal> {
        var changed = license
        changed.suspendedAt = nil
        if let expiresAt = order.expiresAt {
            changed.expiresAt = expiresAt
            changed.expiryOrigin = .explicit
        } else if license.isPastExpiry(at: now), let lifetime = terms.lifetime {
            changed.expiresAt = now + lifetime
            changed.expiryOrigin = .policy
        }
        guard !changed.isPastExpiry(at: now) else {
            return .failure(
                Refusal(
                    .businessRuleViolation,
                    "The license is past its expiry: send expiresAt with a time in the future, "
                        + "or give its policy a duration."
                )
            )
        }
        return .success(changed)
    }

    private static func renew(
        _ license: License,
        order: Order,
        terms: PolicyTerms,
        now: Instant
    ) -> Result<License, Refusal> {
        guard let present = license.expiresAt else {
            return .failure(
                Refusal(.businessRuleViolation, "The license never expires, so it cannot be renewed.")
            )
        }
        var changed = license
        if let expiresAt = order.expiresAt {
            changed.expiresAt = expiresAt
            changed.expiryOrigin = .explicit
        } else if let days = order.durationDays {
            changed.expiresAt = max(now, present) + .days(Int64(days))
            changed.expiryOrigin = .explicit
        } else if let duration = terms.durationDays.map({ Span.days(Int64($0)) }) ?? terms.lifetime {
            changed.expiresAt = max(now, present) + duration
            // An expiry somebody chose stays chosen, also when it is prolonged by the policy's duration.
        } else {
            return .failure(
                Refusal(.businessRuleViolation, "The policy has no duration: send expiresAt or durationDays.")
            )
        }
        guard !changed.isPastExpiry(at: now) else {
            return .failure(
                Refusal(.businessRuleViolation, "expiresAt must lie in the future to renew a license.")
            )
        }
        guard changed.expiresAt.map({ $0 <= .latest }) ?? true else {
            return .failure(
                Refusal(.businessRuleViolation, "The license would then expire after the year 9999.")
            )
        }
        return .success(changed)
    }
}
