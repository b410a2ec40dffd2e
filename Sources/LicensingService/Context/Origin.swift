import LicensingCore

/// Where a change comes from: whose data it touches, who asked for it, from where, and when.
package struct Origin: Sendable {
    package let tenant: Tenant
    package let actor: Actor
    /// The address of whoever asked; nil for the command line and the server itself.
    package let address: String?
    package let requestID: String?
    package let now: Instant

    package init(
        tenant: Tenant,
        actor: Actor,
        address: String? = nil,
        requestID: String? = nil,
        now: Instant
    ) {
        self.tenant = tenant
        self.actor = actor
        self.address = address
        self.requestID = requestID
        self.now = now
    }

    /// What only the clock causes.
    package static func system(_ tenant: Tenant, now: Instant) -> Origin {
        Origin(tenant: tenant, actor: .system, now: now)
    }
}
