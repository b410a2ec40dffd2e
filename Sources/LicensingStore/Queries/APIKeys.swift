import LicensingCore

private let columns = """
    k.id, k.tenant, t.account_id, t.environment, k.name, k.scopes, k.prefix, k.metadata, k.created_at, k.expires_at, \
    k.last_used_at, k.deleted_at
    """

extension ReadTransaction {
    /// The API key with this SHA-256, usable or not, before any tenant is known.
    package func apiKey(hash: [UInt8]) throws -> APIKey? {
        try first(
            "SELECT \(columns) FROM api_keys k JOIN tenants t ON t.number = k.tenant WHERE k.hash = $1",
            [.blob(hash)],
            behind: .hashes([hash]),
            APIKey.init(row:)
        )
    }

    /// Every API key that was not revoked, oldest first, of all tenants: for the command line.
    package func allAPIKeys() throws -> [APIKey] {
        try query(
            """
            SELECT \(columns) FROM api_keys k JOIN tenants t ON t.number = k.tenant
            WHERE k.deleted_at IS NULL ORDER BY k.id
            """,
            [],
            behind: .server,
            APIKey.init(row:)
        )
    }

    /// The tenant of an API key, by the key's id: for the command line.
    package func tenant(ofAPIKey id: Identifier<APIKey>) throws -> Tenant? {
        try first(
            "SELECT \(columns) FROM api_keys k JOIN tenants t ON t.number = k.tenant WHERE k.id = $1",
            [.id(id)],
            behind: .server
        ) { try APIKey(row: $0).tenant }
    }
}

extension TenantScope {
    package func apiKey(_ id: Identifier<APIKey>) throws -> APIKey? {
        try first(
            """
            SELECT \(columns) FROM api_keys k JOIN tenants t ON t.number = k.tenant
            WHERE k.tenant = $1 AND k.id = $2 AND k.deleted_at IS NULL
            """,
            [.id(id)],
            APIKey.init(row:)
        )
    }

    package func apiKeys(_ page: PageRequest) throws -> Page<APIKey> {
        var statement = ListStatement()
        statement.filter("t.number = k.tenant", [])
        return try statement.page(
            of: columns,
            from: "api_keys k",
            alias: "k",
            joining: ", tenants t",
            in: self,
            page,
            id: \.id.bits,
            decode: APIKey.init(row:)
        )
    }
}

extension TenantWriter {
    package func insert(_ key: APIKey, hash: [UInt8]) throws {
        try insert(
            into: "api_keys",
            [
                ("id", .id(key.id)), ("name", .text(key.name)), ("hash", .blob(hash)),
                ("prefix", .text(key.prefix)),
                ("scopes", .text(key.scopes.map(\.rawValue).joined(separator: " "))),
                ("metadata", .text(key.metadata)),
                ("created_at", .instant(key.createdAt)), ("expires_at", .instant(key.expiresAt)),
            ]
        )
    }

    /// Revokes a key.
    ///
    /// - Returns: Whether it was there.
    package func delete(_ key: Identifier<APIKey>, at now: Instant) throws -> Bool {
        try writing.announce(.apiKeys)
        return try update("api_keys", id: .id(key), [("deleted_at", .instant(now))]) == 1
    }

    package func noteUse(of key: Identifier<APIKey>, at now: Instant) throws {
        try update("api_keys", id: .id(key), [("last_used_at", .instant(now))])
    }
}

extension APIKey {
    init(row: any SQLRow) throws {
        self.init(
            id: row.id(0),
            tenant: Tenant(
                number: row.integer(1),
                account: row.id(2),
                environment: try stored(EnvironmentKind.self, row.text(3))
            ),
            name: row.text(4),
            scopes: try row.text(5).split(separator: " ").map { try stored(AccessScope.self, String($0)) },
            prefix: row.text(6),
            metadata: row.text(7),
            createdAt: row.instant(8),
            expiresAt: row.optionalInstant(9),
            lastUsedAt: row.optionalInstant(10),
            deletedAt: row.optionalInstant(11)
        )
    }
}
