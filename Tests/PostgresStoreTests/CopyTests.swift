import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import PostgresStore
import SQLiteStore
import TestSupport
import Testing

/// Needs a server, as `scripts/test-postgres.sh` starts one.
@Suite(
    "Copying an installation between SQLite and PostgreSQL",
    .serialized,
    .enabled(if: TestDatabase.server != nil)
)
struct CopyTests {
    private let random = SplitMix64()

    @Test("the copy knows every table and every column of the schema")
    func catalogue() async throws {
        let store = try await Self.postgres(TestDatabase.make())
        let rows = try await store.scan { transaction in
            try transaction.query(
                """
                SELECT c.table_name::text, c.column_name::text, c.data_type::text, k.column_name IS NOT NULL
                FROM information_schema.tables t
                JOIN information_schema.columns c USING (table_schema, table_name)
                LEFT JOIN information_schema.table_constraints p
                    ON p.table_schema = t.table_schema AND p.table_name = t.table_name
                    AND p.constraint_type = 'PRIMARY KEY'
                LEFT JOIN information_schema.key_column_usage k
                    ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
                    AND k.table_name = p.table_name AND k.column_name = c.column_name
                WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND t.table_name NOT IN ('schema_version', 'rate_limits')
                ORDER BY c.table_name, k.ordinal_position
                """,
                []
            ) { ($0.text(0), $0.text(1), $0.text(2), $0.boolean(3)) }
        }
        var catalogue = Catalogue()
        for (table, column, type, isKey) in rows {
            catalogue.add(table: table, column: column, type: type, isKey: isKey)
        }
        #expect(catalogue == .copied)
        await store.close()
    }

    @Test("every row arrives as it is, and comes back as it was")
    func thereAndBack() async throws {
        let directories = (Self.directory(), Self.directory())
        let first = try await Self.filled(directories.0, random)
        let middle = try await Self.postgres(TestDatabase.make())
        let last = try SQLiteStore.open(SQLiteStoreConfiguration(directory: directories.1, exclusive: true))
        #expect(try await CopyTrial(from: first, to: middle).copy().isEmpty, "seed \(random.seed)")
        #expect(try await CopyTrial(from: middle, to: last).copy().isEmpty, "seed \(random.seed)")
        let contents = (
            try await StoreContents.read(from: first), try await StoreContents.read(from: middle),
            try await StoreContents.read(from: last)
        )
        #expect(contents.0.differing(from: contents.1).isEmpty, "seed \(random.seed)")
        #expect(contents.0.differing(from: contents.2).isEmpty, "seed \(random.seed)")
        #expect(contents.0.fewestRows >= 60)
        for store in [middle, last] as [any Store] {
            #expect(try await store.read { try $0.stateBytes(.copying) } == nil)
            let (next, highest) = try await CopyTrial.nextTenant(in: store)
            #expect(next == highest + 1)
        }
        await Self.close(first, middle, last)
        Self.remove(directories.0, directories.1)
    }

    @Test("a copy that is interrupted everywhere comes to the same end")
    func interrupted() async throws {
        let directory = Self.directory()
        let source = try await Self.filled(directory, random)
        let destination = try await Self.postgres(TestDatabase.make())
        let trial = CopyTrial(from: source, to: destination)
        #expect(try await trial.copyInPieces(of: 12) > 10)
        let (wanted, copied) = (
            try await StoreContents.read(from: source), try await StoreContents.read(from: destination)
        )
        #expect(wanted.differing(from: copied).isEmpty, "seed \(random.seed)")
        await Self.close(source, destination)
        Self.remove(directory)
    }

    @Test("a source that changed meanwhile is noticed")
    func changed() async throws {
        let directories = (Self.directory(), Self.directory())
        let first = try await Self.filled(directories.0, random)
        let source = try await Self.postgres(TestDatabase.make())
        #expect(try await CopyTrial(from: first, to: source).copy().isEmpty)
        let destination = try SQLiteStore.open(
            SQLiteStoreConfiguration(directory: directories.1, exclusive: true)
        )
        let differing = try await CopyTrial(from: source, to: destination)
            .copy { transaction in
                _ = try transaction.execute(
                    "DELETE FROM machine_counts WHERE tenant = (SELECT max(tenant) FROM machine_counts)",
                    [],
                    behind: .server
                )
            }
        #expect(differing == ["machine_counts"])
        await Self.close(first, source, destination)
        Self.remove(directories.0, directories.1)
    }

    @Test("other sessions on a database are seen, and those that ended are not")
    func sessions() async throws {
        let configuration = PostgresStoreConfiguration(url: try TestDatabase.make(), connectionCount: 1)
        #expect(try await OtherSessions.count(configuration) == 0)
        let store = try await PostgresStore.open(configuration)
        _ = try await store.read { try $0.accounts() }
        #expect(try await OtherSessions.count(configuration) >= 1)
        await store.close()
        #expect(try await OtherSessions.count(configuration) == 0)
    }

    private static func postgres(_ url: String) async throws -> PostgresStore {
        try await PostgresStore.open(PostgresStoreConfiguration(url: url, connectionCount: 2))
    }

    private static func filled(_ directory: String, _ random: SplitMix64) async throws -> SQLiteStore {
        let store = try SQLiteStore.open(SQLiteStoreConfiguration(directory: directory, exclusive: true))
        var sample = SampleInstallation(rowCount: 60, random: random)
        try await sample.fill(store)
        return store
    }

    private static func directory() -> String {
        NSTemporaryDirectory() + "licentric-copy-" + UUID().uuidString
    }

    private static func remove(_ directories: String...) {
        for directory in directories {
            try? FileManager.default.removeItem(atPath: directory)
        }
    }

    private static func close(_ stores: any Store...) async {
        for store in stores {
            await store.close()
        }
    }
}
