import LicensingCore
import LicensingStore

/// The vendor's credentials.
package struct APIKeys: Sendable {
    /// What a new key is made from.
    package struct Draft: Sendable {
        package var name: String
        /// Nil: all that the maker has.
        package var scopes: [AccessScope]?
        package var expiresAt: Instant?
        package var metadata: String

        package init(
            name: String,
            scopes: [AccessScope]? = nil,
            expiresAt: Instant? = nil,
            metadata: String = "{}"
        ) {
            self.name = name
            self.scopes = scopes
            self.expiresAt = expiresAt
            self.metadata = metadata
        }
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Makes a key.
    ///
    /// `ceiling` are the scopes the maker has; a draft that asks for more is refused.
    package func create(
        _ draft: Draft,
        ceiling: [AccessScope],
        by origin: Origin
    ) throws -> PendingChange<IssuedAPIKey> {
        let asked = draft.scopes ?? ceiling
        if let excess = asked.first(where: { !ceiling.contains($0) }) {
            throw Refusal(
                .forbidden,
                "A key cannot be given the scope \(excess.rawValue), which its maker does not have.",
                details: .requiredScope(excess)
            )
        }
        let tenant = origin.tenant
        let new = NewAPIKey(
            draft,
            scopes: asked,
            environment: tenant.environment,
            context: context,
            now: origin.now
        )
        let vault = context.vault
        return PendingChange(by: origin) { ledger in
            let key = new.key(in: tenant)
            try ledger.writer.insert(key, hash: new.hash)
            try ledger.audit(.apiKeyCreated, after: key)
            return IssuedAPIKey(
                key: key,
                plainKey: new.plainKey,
                signingKey: try SigningKeys.shared(in: ledger.writer, vault: vault),
                publicKey: try SigningKeys.publicKey(in: ledger.writer)
            )
        }
    }

    package func find(_ id: Identifier<APIKey>, in tenant: Tenant) async throws -> APIKey {
        guard let key = try await context.store.read({ try $0.within(tenant).apiKey(id) }) else {
            throw Refusal.notFound("API key")
        }
        return key
    }

    package func list(_ page: PageRequest, in tenant: Tenant) async throws -> Page<APIKey> {
        try await context.store.scan { try $0.within(tenant).apiKeys(page) }
    }

    /// Every key of every account, for the command line.
    package func listAll() async throws -> [APIKey] {
        try await context.store.read { try $0.allAPIKeys() }
    }

    package func revoke(_ id: Identifier<APIKey>, by origin: Origin) -> PendingChange<Void> {
        PendingChange(by: origin) { ledger in
            guard let key = try ledger.writer.apiKey(id), try ledger.writer.delete(id, at: ledger.now) else {
                throw Refusal.notFound("API key")
            }
            try ledger.audit(.apiKeyRevoked, before: key)
        }
    }

    /// Revokes a key of any account, for the command line.
    package func revoke(_ id: Identifier<APIKey>, now: Instant) async throws {
        guard let tenant = try await context.store.read({ try $0.tenant(ofAPIKey: id) }) else {
            throw Refusal.notFound("API key")
        }
        let origin = Origin(tenant: tenant, actor: .commandLine, now: now)
        try await context.commit(revoke(id, by: origin))
    }
}
