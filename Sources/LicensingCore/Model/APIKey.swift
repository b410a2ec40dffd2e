/// A vendor's credential.
///
/// The key itself exists only in the answer that created it; kept is its SHA-256.
package struct APIKey: Equatable, Sendable {
    package let id: Identifier<APIKey>
    package let tenant: Tenant
    package let name: String
    /// In the order of ``AccessScope``'s cases.
    package let scopes: [AccessScope]
    /// The first characters of the key, to recognize it by.
    package let prefix: String
    package let metadata: String
    package let createdAt: Instant
    package let expiresAt: Instant?
    package let lastUsedAt: Instant?
    package let deletedAt: Instant?

    package init(
        id: Identifier<APIKey>,
        tenant: Tenant,
        name: String,
        scopes: [AccessScope],
        prefix: String,
        metadata: String,
        createdAt: Instant,
        expiresAt: Instant?,
        lastUsedAt: Instant?,
        deletedAt: Instant?
    ) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.scopes = scopes
        self.prefix = prefix
        self.metadata = metadata
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.deletedAt = deletedAt
    }

    package func allows(_ scope: AccessScope) -> Bool {
        scopes.contains(scope)
    }

    /// Whether the key still opens anything.
    package func isUsable(at now: Instant) -> Bool {
        deletedAt == nil && (expiresAt.map { now < $0 } ?? true)
    }
}
