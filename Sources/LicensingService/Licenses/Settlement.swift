import LicensingCore
import LicensingStore

/// Writes down, with its events, what the clock has already decided about a license: that it expired, and
/// under `REVOKE` that it is revoked for good.
///
/// Every change of a license starts here, so that no edit can undo or hide it.
enum Settlement {
    /// The license as it stands now.
    @discardableResult
    static func settle(_ ruled: RuledLicense, in ledger: Ledger) throws -> License {
        let (license, writer, now) = (ruled.license, ledger.writer, ledger.now)
        guard license.isPastExpiry(at: now) else {
            return license
        }
        let announced = try writer.hasAnnouncedExpiry(of: license.id)
        let settled = license.settled(under: ruled.policy.terms.expirationStrategy, at: now)
        guard !announced || settled != license else {
            return license
        }
        let before = try Licenses.view(ruled, in: writer, now: license.lastOpenMoment)
        if !announced {
            try writer.noteAnnouncedExpiry(of: license.id)
        }
        if settled != license {
            try writer.update(settled)
        }
        // A license that somebody closed before it expired has nothing more to tell.
        let wasOpen =
            license.bannedAt == nil && (license.revokedAt == nil || license.revokedAt == license.expiresAt)
        guard wasOpen else {
            return settled
        }
        let view = try Licenses.view(settled, under: ruled.policy.terms, in: writer, now: now)
        if !announced, license.suspendedAt == nil {
            try ledger.record(.licenseExpired, view)
        }
        if settled.revokedAt == license.expiresAt {
            try ledger.record(.licenseRevoked, view)
        }
        try ledger.audit(.licenseExpired, before: before, after: view)
        return settled
    }
}

extension License {
    /// A moment before its expiry.
    fileprivate var lastOpenMoment: Instant {
        (expiresAt ?? createdAt) - Span(milliseconds: 1)
    }
}
