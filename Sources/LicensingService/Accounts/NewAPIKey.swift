import LicensingCore

/// An API key made ready in memory.
struct NewAPIKey: Sendable {
    let plainKey: String
    /// What is stored of it.
    let hash: [UInt8]
    private let id: Identifier<APIKey>
    private let draft: APIKeys.Draft
    private let scopes: [AccessScope]
    private let createdAt: Instant

    init(
        _ draft: APIKeys.Draft,
        scopes: [AccessScope],
        environment: EnvironmentKind,
        context: LicensingContext,
        now: Instant
    ) {
        plainKey = APIKeyFormat.make(
            environment: environment,
            random: context.ids.randomBytes(APIKeyFormat.randomByteCount)
        )
        hash = context.vault.hash(ofAPIKey: plainKey)
        id = context.newID(at: now)
        self.draft = draft
        self.scopes = AccessScope.allCases.filter(scopes.contains)
        createdAt = now
    }

    func key(in tenant: Tenant) -> APIKey {
        APIKey(
            id: id,
            tenant: tenant,
            name: draft.name,
            scopes: scopes,
            prefix: APIKeyFormat.shownPrefix(of: plainKey),
            metadata: draft.metadata,
            createdAt: createdAt,
            expiresAt: draft.expiresAt,
            lastUsedAt: nil,
            deletedAt: nil
        )
    }
}
