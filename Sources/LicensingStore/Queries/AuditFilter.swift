import LicensingCore

/// What the audit log may be narrowed by; everything given must hold.
package struct AuditFilter: Equatable, Sendable {
    /// An API key's id, a license key's hint, `cli` or `system`.
    package var actor: String?
    package var action: AuditAction?
    package var resourceKind: AuditResource.Kind?
    package var resourceID: UUIDBits?
    package var from: Instant?
    /// The first moment that is no longer wanted.
    package var to: Instant?

    package init(
        actor: String? = nil,
        action: AuditAction? = nil,
        resourceKind: AuditResource.Kind? = nil,
        resourceID: UUIDBits? = nil,
        from: Instant? = nil,
        to: Instant? = nil
    ) {
        self.actor = actor
        self.action = action
        self.resourceKind = resourceKind
        self.resourceID = resourceID
        self.from = from
        self.to = to
    }
}
