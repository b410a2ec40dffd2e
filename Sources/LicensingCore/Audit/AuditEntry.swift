/// One line of the audit log: who did what to which resource, when, from where.
///
/// No route changes one. What is personal in it can be erased, and a retention that the operator sets removes old ones.
package struct AuditEntry: Equatable, Sendable {
    package let id: Identifier<AuditEntry>
    package let actor: Actor
    package let action: AuditAction
    package let resource: AuditResource
    /// The license that the resource belongs to, where it is not the license itself: so that what is personal can be found
    /// when it must be erased.
    package let license: Identifier<License>?
    package let reason: String?
    /// The address the request came from; nil for the command line and the server itself.
    package let address: String?
    package let requestID: String?
    /// The resource as the API showed it before and after, as JSON objects.
    package let before: String?
    package let after: String?
    package let createdAt: Instant

    package init(
        id: Identifier<AuditEntry>,
        actor: Actor,
        action: AuditAction,
        resource: AuditResource,
        license: Identifier<License>?,
        reason: String?,
        address: String?,
        requestID: String?,
        before: String?,
        after: String?,
        createdAt: Instant
    ) {
        self.id = id
        self.actor = actor
        self.action = action
        self.resource = resource
        self.license = license
        self.reason = reason
        self.address = address
        self.requestID = requestID
        self.before = before
        self.after = after
        self.createdAt = createdAt
    }
}
