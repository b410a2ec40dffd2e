import LicensingCore
import LicensingStore
import SQLiteStore
import TestSupport
import Testing

@Suite("Migration to numbered rows and floors of liveness")
struct RebuildingMigrationTests {
    private static let tables = ["licenses", "machines"]

    @Test(
        "every row of licenses and machines is what it was, every index is there, and floors are the last signs of life"
    )
    func rebuilt() async throws {
        let directory = TemporaryDirectory()
        let old = try open(directory, upTo: 4)
        try await old.write { transaction in
            try UsesOfVersion4().fill(transaction)
            try Self.addMachines(transaction)
        }
        await old.close()
        let before = try open(directory, upTo: 5)
        let columns = try await columns(in: before)
        let (rows, indexes) = (try await dump(columns, in: before), try await indexes(in: before))
        #expect(rows["machines"]?.count == 4 && rows["licenses"]?.count == 5)
        await before.close()

        let after = try open(directory, upTo: 6)
        #expect(try await dump(columns, in: after) == rows)
        let replaced: Set = ["machines_ever", "machines_by_device_and_policy"]
        #expect(try await self.indexes(in: after) == indexes.subtracting(replaced).union(["machines_gone"]))
        #expect(
            try await texts("SELECT 'late' FROM machines WHERE seen_floor <> last_seen_at", in: after) == []
        )
        #expect(try await texts("SELECT 'keyed' FROM licenses WHERE rowid IS NULL", in: after) == [])
        #expect(try await texts("SELECT integrity_check FROM pragma_integrity_check", in: after) == ["ok"])
        #expect(try await texts("SELECT 'lost' FROM pragma_foreign_key_check", in: after) == [])
        await after.close()
    }

    private func open(_ directory: borrowing TemporaryDirectory, upTo version: Int) throws -> SQLiteStore {
        let migrations = Migrations.all.filter { $0.version <= version }
        return try SQLiteStore.open(directory.configuration(migrations: migrations, exclusive: true))
    }

    /// Seen and silent, announced dead, with a file, gone with a held seat.
    private static func addMachines(_ transaction: any WriteTransaction) throws {
        let rows: [(seen: Int, announced: Int, file: Int?, deleted: Int?)] = [
            (10, 0, nil, nil), (20, 1, nil, nil), (30, 0, 99, nil), (40, 0, 98, 41),
        ]
        for (index, row) in rows.enumerated() {
            let id = SQLValue.uuid(UUIDBits(high: 7, low: UInt64(index)))
            try transaction.execute(
                """
                INSERT INTO machines (tenant, id, license_id, policy_id, fingerprint, name, platform, hostname, cores, metadata,
                    ip_address, last_seen_at, last_heartbeat_at, death_announced, file_expires_at, device_key, held_until,
                    created_at, updated_at, deleted_at)
                VALUES (1, $1, $2, $3, $4, 'N', 'linux', 'H', $5, '{"a":1}', '::1', $6, $6, $7, $8, $1, $8, 1, 2, $9)
                """,
                [
                    id, .uuid(UUIDBits(high: 2, low: 0)), .uuid(UUIDBits(high: 1, low: 1)),
                    .text("device-\(index)"),
                    .integer(index), .integer(row.seen), .integer(row.announced), .integer(row.file),
                    .integer(row.deleted),
                ],
                behind: .server
            )
        }
    }

    private func columns(in store: SQLiteStore) async throws -> [String: [String]] {
        var columns: [String: [String]] = [:]
        for table in Self.tables {
            columns[table] = try await texts("SELECT name FROM pragma_table_info('\(table)')", in: store)
        }
        return columns
    }

    private func dump(_ columns: [String: [String]], in store: SQLiteStore) async throws -> [String: [String]]
    {
        var rows: [String: [String]] = [:]
        for (table, names) in columns {
            let values = names.map { "quote(\($0))" }.joined(separator: " || ' ' || ")
            rows[table] = try await texts("SELECT \(values) FROM \(table) ORDER BY id", in: store)
        }
        return rows
    }

    private func indexes(in store: SQLiteStore) async throws -> Set<String> {
        Set(
            try await texts(
                "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('licenses', 'machines') AND sql IS NOT NULL",
                in: store
            )
        )
    }

    private func texts(_ sql: String, in store: SQLiteStore) async throws -> [String] {
        try await store.read { try $0.query(sql, [], behind: .server) { $0.text(0) } }
    }
}
