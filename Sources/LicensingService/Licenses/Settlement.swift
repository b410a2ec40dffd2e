import LicensingCore
import LicensingStore

/// Writes down, with its events, what the clock has already decided about a license: that it expired, and
/// under `REVOKE` that it is revoked for good.
///
/// Every change of a license starts here, so that no edit can undo or hide it.
struct Settlement {
    let writer: TenantWriter
    let eventIDs: [Identifier<Event>]
    let actor: Actor
    let now: Instant

    /// The ids it may need, made before the transaction: a closure that runs twice must record the same events.
    static func eventIDs(_ context: LicensingContext, at now: Instant) -> [Identifier<Event>] {
        (0..<2).map { _ in context.newID(of: Event.self, at: now) }
    }

    /// The license as it stands now.
    ///
    /// `announced` says whether `license.expired` was recorded already.
    @discardableResult
    func settle(_ ruled: RuledLicense, announced: Bool) throws -> License {
        let license = ruled.license
        let strategy = ruled.policy.terms.expirationStrategy
        let settled = license.settled(under: strategy, at: now)
        guard license.isPastExpiry(at: now) else {
            return license
        }
        // A license that somebody closed before it expired has nothing more to tell.
        let wasOpen =
            license.bannedAt == nil && (license.revokedAt == nil || license.revokedAt == license.expiresAt)
        if !announced, wasOpen, license.suspendedAt == nil {
            try record(.licenseExpired, license, eventIDs[0])
        }
        if !announced {
            try writer.noteAnnouncedExpiry(of: license.id)
        }
        if settled != license {
            try writer.update(settled)
        }
        if settled.revokedAt == license.expiresAt, wasOpen, settled != license || !announced {
            try record(.licenseRevoked, license, eventIDs[1])
        }
        return settled
    }

    private func record(_ type: EventType, _ license: License, _ id: Identifier<Event>) throws {
        try writer.record(DomainEvent(type, license: license.id), id: id, actor: actor.text, at: now)
    }
}
