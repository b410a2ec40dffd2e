import LicensingCore
import LicensingStore
import SQLiteStore
import Testing

/// A database of version 1 knows nothing of gauges; the step to version 2 counts what is there.
@Suite("Migration to gauges")
struct AnalyticsMigrationTests {
    private struct Row {
        var tenant = 1
        var policy: UInt64 = 1
        var expiresAt: Int64?
        var announced = 0
        var suspended = false
        var revoked = false
        var banned = false
        var deleted = false
    }

    /// Milliseconds; the second is before 1970.
    private let days: [Int64] = [1_800_057_600_000, -86_400_000]

    private var rows: [Row] {
        [
            Row(), Row(expiresAt: days[0] + 5), Row(expiresAt: days[0] + 86_399_999),
            Row(expiresAt: days[1] + 1, announced: 1), Row(suspended: true),
            Row(expiresAt: days[1], announced: 1, suspended: true),
            Row(expiresAt: days[0], revoked: true), Row(expiresAt: days[0], suspended: true, banned: true),
            Row(revoked: true, banned: true), Row(expiresAt: days[0], deleted: true),
            Row(policy: 2, expiresAt: days[0]), Row(tenant: 2, policy: 3), Row(tenant: 2, policy: 3),
        ]
    }

    private func fill(_ transaction: any WriteTransaction) throws {
        let account = UUIDBits(high: 9, low: 9)
        try transaction.execute("INSERT INTO accounts VALUES ($1, 'Vendor', 0)", [.uuid(account)])
        for (number, environment) in [(1, "live"), (2, "test"), (3, "spare")] {
            try transaction.execute(
                "INSERT INTO tenants (number, account_id, environment, created_at) VALUES ($1, $2, $3, 0)",
                [.integer(number), .uuid(account), .text(environment)]
            )
        }
        for (policy, tenant) in [(1, 1), (2, 1), (3, 2)] as [(UInt64, Int)] {
            let id = SQLValue.uuid(UUIDBits(high: 1, low: policy))
            try transaction.execute(
                """
                INSERT INTO products (tenant, id, name, code, code_folded, key_prefix, metadata, created_at, updated_at)
                VALUES ($1, $2, 'P', $3, $3, 'LIC', '{}', 0, 0)
                """,
                [.integer(tenant), id, .text("p\(policy)")]
            )
            try transaction.execute(
                """
                INSERT INTO policies (tenant, id, product_id, name, floating, expiration_strategy, require_heartbeat,
                    heartbeat_interval_minutes, heartbeat_cull_strategy, require_fingerprint, fingerprint_uniqueness,
                    offline_allowed, offline_max_days, allow_machine_transfer, is_trial, overridable, metadata,
                    created_at, updated_at)
                VALUES ($1, $2, $2, 'P', 0, 'RESTRICT_ACCESS', 0, 10, 'KEEP_DEAD', 0, 'PER_LICENSE', 0, 1, 0, 0, 1, '{}',
                    0, 0)
                """,
                [.integer(tenant), id]
            )
        }
        for (index, row) in rows.enumerated() {
            try insert(row, index, transaction)
        }
        for (number, algorithm) in [(1, "hmac-sha256"), (2, "ed25519")] as [(UInt64, String)] {
            try transaction.execute(
                """
                INSERT INTO signing_keys (id, tenant, algorithm, status, public_key, secret, created_at)
                VALUES ($1, 1, $2, 'active', $3, $1, 0)
                """,
                [
                    .uuid(UUIDBits(high: 8, low: number)), .text(algorithm),
                    number == 2 ? .blob([UInt8](repeating: 5, count: 32)) : .null,
                ]
            )
        }
    }

    private func insert(_ row: Row, _ index: Int, _ transaction: any WriteTransaction) throws {
        let id = SQLValue.uuid(UUIDBits(high: 2, low: UInt64(index)))
        let policy = SQLValue.uuid(UUIDBits(high: 1, low: row.policy))
        func at(_ flag: Bool) -> SQLValue { flag ? .integer(7) : .null }
        try transaction.execute(
            """
            INSERT INTO licenses (tenant, id, product_id, policy_id, key_hash, key_ciphertext, key_generated, key_hint,
                expires_at, expiry_origin, search_text, metadata, uses_count, machine_count, ever_activated,
                suspended_at, revoked_at, banned_at, expiry_announced, created_at, updated_at, deleted_at)
            VALUES ($1, $2, $3, $3, $2, $2, 1, 'K', $4, 0, '', '{}', 0, 0, 0, $5, $6, $7, $8, 0, 0, $9)
            """,
            [
                .integer(row.tenant), id, policy, row.expiresAt.map { .integer($0) } ?? .null,
                at(row.suspended), at(row.revoked), at(row.banned), .integer(row.announced), at(row.deleted),
            ]
        )
        // One machine that is there, and one that was.
        for (number, deleted) in [(0, row.deleted), (1, true)] as [(UInt64, Bool)] {
            try transaction.execute(
                """
                INSERT INTO machines (tenant, id, license_id, policy_id, fingerprint, metadata, last_seen_at, created_at,
                    updated_at, deleted_at)
                VALUES ($1, $2, $3, $4, $5, '{}', 0, 0, 0, $6)
                """,
                [
                    .integer(row.tenant), .uuid(UUIDBits(high: 3 + number, low: UInt64(index))), id, policy,
                    .text("fingerprint-\(number)"), at(deleted),
                ]
            )
        }
    }

    /// A store of version 1 with rows, brought up to date.
    private func migrated(in directory: borrowing TemporaryDirectory) async throws -> SQLiteStore {
        let old = try SQLiteStore.open(
            directory.configuration(migrations: Array(Migrations.all.prefix(1)), exclusive: true)
        )
        try await old.write { try fill($0) }
        await old.close()
        return try SQLiteStore.open(directory.configuration(migrations: Migrations.all, exclusive: true))
    }

    @Test("keys that signed go on signing, and machines go on without a file")
    func keysAndMachines() async throws {
        let directory = TemporaryDirectory()
        let store = try await migrated(in: directory)
        let tenant = Tenant(number: 1, account: Identifier(UUIDBits(high: 9, low: 9)), environment: .live)
        let (pair, shared, machine) = try await store.read { transaction in
            let reader = transaction.within(tenant)
            return (
                try reader.signingKey(.ed25519), try reader.signingKey(.hmacSHA256),
                try reader.machine(Identifier(UUIDBits(high: 3, low: 0)))
            )
        }
        #expect(pair?.publicKey == [UInt8](repeating: 5, count: 32))
        #expect(pair?.key.endorsements == "[]" && pair?.key.promotedAt == nil)
        #expect(shared?.key.status == .active)
        #expect(machine != nil && machine?.fileExpiresAt == nil && machine?.deviceKey == nil)
        await store.close()
    }

    @Test("licenses, their expiries and machines are counted, each in its tenant")
    func presentRows() async throws {
        let directory = TemporaryDirectory()
        let store = try await migrated(in: directory)
        let gauges = try await store.read { transaction in
            try transaction.query(
                "SELECT tenant, policy_id, standing, count FROM license_counts ORDER BY 1, 2, 3",
                []
            ) { row in
                "\(row.integer(0)) \(row.uuid(1).text.suffix(1)) \(row.text(2)) \(row.integer(3))"
            }
        }
        #expect(
            gauges == [
                "1 1 banned 2", "1 1 expired 1", "1 1 open 3", "1 1 revoked 1", "1 1 suspended 1",
                "1 1 suspended_expired 1", "1 2 open 1", "2 3 open 2",
            ]
        )
        let expiries = try await store.read { transaction in
            try transaction.query("SELECT tenant, day, count FROM expiry_counts ORDER BY 1, 2", []) { row in
                [row.integer(0), row.integer(1), row.integer(2)]
            }
        }
        #expect(expiries == [[1, days[1], 2], [1, days[0], 3]])
        let machines = try await store.read { transaction in
            try transaction.query("SELECT tenant, count FROM machine_counts ORDER BY 1", []) { row in
                [row.integer(0), row.integer(1)]
            }
        }
        #expect(machines == [[1, 10], [2, 2]])
        await store.close()
    }

    @Test("the gauges go on from there: a change takes a license out of where the step has counted it")
    func goingOn() async throws {
        let directory = TemporaryDirectory()
        let store = try await migrated(in: directory)
        let account = Identifier<Account>(UUIDBits(high: 9, low: 9))
        let tenant = Tenant(number: 1, account: account, environment: .live)
        let now = Instant(milliseconds: days[0])
        let left = try await store.write { transaction in
            let writer = transaction.within(tenant)
            for index in 0..<11 {
                if let license = try writer.license(Identifier(UUIDBits(high: 2, low: UInt64(index)))) {
                    try writer.delete(license, at: now)
                }
            }
            let counts = try writer.licenseCounts(at: now)
            return (counts.values.filter { $0 != 0 }.count, try writer.machineCount())
        }
        #expect(left == (0, 0))
        let days = try await store.read { transaction in
            try transaction.query("SELECT day FROM expiry_counts WHERE count <> 0", []) { $0.integer(0) }
        }
        #expect(days.isEmpty)
        await store.close()
    }
}
