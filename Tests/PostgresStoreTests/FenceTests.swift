import LicensingCore
import LicensingStore
import PostgresStore
import TestSupport
import Testing

@Suite("Row-level security", .serialized, .enabled(if: TestDatabase.server != nil))
struct FenceTests {
    private let hash: [UInt8] = [1, 2, 3]

    /// Two accounts with one API key each.
    private func store() async throws -> (PostgresStore, tenants: [Tenant]) {
        let store = try await PostgresStore.open(PostgresStoreConfiguration(url: try TestDatabase.make()))
        let tenants = try await store.write { [hash] transaction in
            try (1...2)
                .map { number -> Tenant in
                    let now = Instant(milliseconds: 1)
                    let account = Account(
                        id: Identifier(UUIDBits(high: UInt64(number), low: 0)),
                        name: "Vendor \(number)",
                        createdAt: now
                    )
                    try transaction.insert(account)
                    let tenant = try transaction.insertTenant(of: account.id, .live, at: now)
                    try Self.addKey(UInt64(number), of: tenant, hash: hash + [UInt8(number)], in: transaction)
                    return tenant
                }
        }
        return (store, tenants)
    }

    private static func addKey(
        _ number: UInt64,
        of tenant: Tenant,
        hash: [UInt8],
        in transaction: any WriteTransaction
    ) throws {
        let key = APIKey(
            id: Identifier(UUIDBits(high: 0, low: number)),
            tenant: tenant,
            name: "Key",
            scopes: [],
            prefix: "lk_live_",
            metadata: "{}",
            createdAt: Instant(milliseconds: 1),
            expiresAt: nil,
            lastUsedAt: nil,
            deletedAt: nil
        )
        try transaction.within(tenant).insert(key, hash: hash)
    }

    @Test("A query without its tenant meets nothing, and one behind a fence only what is behind it")
    func fences() async throws {
        let (store, tenants) = try await store()
        let query = "SELECT tenant FROM api_keys ORDER BY tenant"
        let cases: [(Fence, [Int64])] = [
            (.nobody, []), (.tenant(tenants[0].number), [tenants[0].number]), (.tenant(999), []),
            (.hashes([hash + [2]]), [tenants[1].number]), (.hashes([hash]), []), (.hashes([]), []),
            (.server, tenants.map(\.number)), (.nobody, []),
        ]
        let seen = try await store.read { transaction in
            try cases.map { fence, _ in try transaction.query(query, [], behind: fence) { $0.integer(0) } }
        }
        #expect(seen == cases.map(\.1))
        await store.close()
    }

    @Test("A transaction begins behind no fence, whatever the one before it set")
    func afterwards() async throws {
        let (store, tenants) = try await store()
        for fence in [Fence.server, .tenant(tenants[0].number), .hashes([hash + [1]])] {
            _ = try await store.read { try $0.exists("SELECT 1 FROM api_keys", [], behind: fence) }
            let met = try await store.read { try $0.exists("SELECT 1 FROM api_keys", []) }
            #expect(!met)
        }
        await store.close()
    }

    @Test("Nobody writes another tenant's rows, and whoever knows a hash changes nothing")
    func writing() async throws {
        let (store, tenants) = try await store()
        let stranger = Fence.tenant(tenants[0].number)
        for fence in [stranger, .nobody, .hashes([hash + [2]])] {
            let changed = try await store.write { transaction in
                try transaction.execute(
                    "UPDATE api_keys SET name = 'stolen' WHERE tenant = $1",
                    [.integer(tenants[1].number)],
                    behind: fence
                )
            }
            #expect(changed == 0)
            await #expect(throws: StoreError.self) {
                try await store.write { transaction in
                    try transaction.execute(
                        """
                        INSERT INTO entitlements (id, tenant, code, name, metadata, created_at, updated_at)
                        VALUES ($1, $2, 'X', 'X', '{}', 1, 1)
                        """,
                        [.blob([1]), .integer(tenants[1].number)],
                        behind: fence
                    )
                }
            }
        }
        await store.close()
    }

    @Test("Every table with a tenant is fenced, against its owner, too")
    func everyTable() async throws {
        let (store, _) = try await store()
        let unfenced = try await store.read { transaction in
            try transaction.query(
                """
                SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'tenant'
                    AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                        AND EXISTS (
                            SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polname = 'tenant_fence'
                                AND pg_get_expr(p.polqual, c.oid) LIKE '((tenant = ( SELECT licentric_tenant()%'
                        ))
                """,
                []
            ) { $0.text(0) }
        }
        #expect(unfenced.isEmpty)
        let fenced = try await store.read { transaction in
            try transaction.first("SELECT count(*) FROM pg_class WHERE relforcerowsecurity", []) {
                $0.integer(0)
            }
        }
        #expect((fenced ?? 0) >= 20)
        await store.close()
    }

    @Test("A role that row-level security does not bind is refused")
    func superuser() async throws {
        let server = try #require(TestDatabase.server)
        let error = await #expect(throws: StoreError.self) {
            try await PostgresStore.open(PostgresStoreConfiguration(url: "\(server)/postgres"))
        }
        guard case .unavailable(let reason) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(reason.contains("row-level security"))
    }
}
