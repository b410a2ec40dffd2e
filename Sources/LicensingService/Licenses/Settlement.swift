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
        let notice = try writer.expiryNotice(of: license.id)
        let settled = license.settled(under: ruled.policy.terms.expirationStrategy, at: now)
        guard notice != .given || settled != license else {
            return license
        }
        if notice != .given {
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
        let before = try lastSeen(license, after: notice, in: ledger)
        let view = try Licenses.view(settled, under: ruled.policy.terms, in: writer, now: now)
        if notice == .none, license.suspendedAt == nil {
            try ledger.record(.licenseExpired, view)
        }
        if settled.revokedAt == license.expiresAt {
            try ledger.record(.licenseRevoked, view)
        }
        try ledger.audit(notice == .none ? .licenseExpired : .licenseRevoked, before: before, after: view)
        return settled
    }

    /// The license as those saw it last who heard of it: open, or expired and not revoked.
    private static func lastSeen(
        _ license: License,
        after notice: ExpiryNotice,
        in ledger: Ledger
    ) throws -> LicenseView {
        var unrevoked = license
        unrevoked.revokedAt = nil
        return try Licenses.view(
            unrevoked,
            strategy: .restrictAccess,
            in: ledger.writer,
            now: notice == .none ? license.lastOpenMoment : ledger.now
        )
    }
}

extension License {
    /// A moment before its expiry.
    fileprivate var lastOpenMoment: Instant {
        (expiresAt ?? createdAt) - Span(milliseconds: 1)
    }
}
