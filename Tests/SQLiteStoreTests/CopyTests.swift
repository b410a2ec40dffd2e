import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import TestSupport
import Testing

@Suite("Copying an installation from SQLite to SQLite")
struct CopyTests {
    private let random = SplitMix64()

    @Test("the copy knows every table and every column of the schema")
    func catalogue() async throws {
        let directory = TemporaryDirectory()
        let store = try SQLiteStore.open(directory.configuration(migrations: Migrations.all))
        let rows = try await store.scan { transaction in
            try transaction.query(
                """
                SELECT t.name, c.name, c.type, c.pk > 0 FROM sqlite_master t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
                    -- What is in these two the copy reads as the machines' own.
                    AND t.name NOT IN ('heartbeats', 'heartbeat_journal')
                ORDER BY t.name, c.pk
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

    @Test("every row arrives as it is, and a server may start afterwards")
    func everything() async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        let trial = try await trial(from.path, to.path)
        #expect(try await trial.copy().isEmpty, "seed \(random.seed)")
        let (source, destination) = try await contents(of: trial)
        #expect(source.differing(from: destination).isEmpty, "seed \(random.seed)")
        #expect(source.fewestRows >= 20)
        #expect(try await trial.destination.read { try $0.stateBytes(.copying) } == nil)
        let (next, highest) = try await CopyTrial.nextTenant(in: trial.destination)
        #expect(next == highest + 1)
        await close(trial)
    }

    @Test("machines arrive with the heartbeats of the journal", arguments: [100, 5])
    func journaled(limit: Int) async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        var configuration = SQLiteStoreConfiguration(directory: from.path, exclusive: true)
        configuration.heartbeatLimit = limit
        let source = try await Self.filled(configuration, random)
        let before = try await Self.signsOfLife(in: source)
        let moment = Instant(milliseconds: 2_000_000_000_000)
        for machine in before.keys {
            let isTaken = try await source.write { try $0.journalHeartbeat(of: machine, at: moment) }
            #expect(isTaken)
        }
        let destination = try SQLiteStore.open(SQLiteStoreConfiguration(directory: to.path, exclusive: true))
        let trial = CopyTrial(from: source, to: destination)
        #expect(try await trial.copy().isEmpty, "seed \(random.seed)")
        let expected = before.mapValues {
            $0[0] > moment.milliseconds ? $0 : [moment.milliseconds, moment.milliseconds]
        }
        #expect(try await Self.signsOfLife(in: destination) == expected, "seed \(random.seed)")
        await close(trial)
    }

    /// What is in the machines' rows: seen last, and the last heartbeat if there is one.
    private static func signsOfLife(in store: SQLiteStore) async throws -> [Identifier<Machine>: [Int64]] {
        let rows = try await store.scan { transaction in
            try transaction.query("SELECT id, last_seen_at, last_heartbeat_at FROM machines", []) { row in
                (row.id(0, of: Machine.self), [row.integer(1)] + (row.isNull(2) ? [] : [row.integer(2)]))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test("a copy that is interrupted everywhere comes to the same end")
    func interrupted() async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        let trial = try await trial(from.path, to.path)
        #expect(try await trial.copyInPieces(of: 4) > 10)
        let (source, destination) = try await contents(of: trial)
        #expect(source.differing(from: destination).isEmpty, "seed \(random.seed)")
        await close(trial)
    }

    @Test("a source that changed meanwhile is noticed, and no server starts on what was copied")
    func changed() async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        let trial = try await trial(from.path, to.path)
        let differing = try await trial.copy { transaction in
            _ = try transaction.execute(
                "UPDATE licenses SET machine_count = machine_count + 1 WHERE id = (SELECT max(id) FROM licenses)",
                []
            )
        }
        #expect(differing == ["licenses"])
        #expect(try await trial.destination.read { try $0.stateBytes(.copying) } != nil)
        await #expect(throws: CopyRefusal.sourceIsUnfinished) {
            try await InstallationIdentity.read(from: trial.destination)
        }
        await close(trial)
    }

    @Test("a destination that holds something, or a part of another installation, is refused")
    func refused() async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        let another = TemporaryDirectory()
        let trial = try await trial(from.path, to.path)
        let other = try await Self.filled(another.path, SplitMix64(seed: random.seed &+ 1))
        await #expect(throws: CopyRefusal.destinationIsInUse) {
            try await CopyTrial(from: trial.source, to: other).copy()
        }
        _ = try await CopyInstallation(from: other, to: trial.destination)
            .begin(InstallationIdentity.read(from: other))
        await #expect(throws: CopyRefusal.destinationIsOfAnother) {
            try await trial.copy()
        }
        await other.close()
        await close(trial)
    }

    @Test("an empty source is refused")
    func nothing() async throws {
        let directory = TemporaryDirectory()
        let store = try SQLiteStore.open(directory.configuration(migrations: Migrations.all))
        await #expect(throws: CopyRefusal.nothingToCopy) {
            try await InstallationIdentity.read(from: store)
        }
        await store.close()
    }

    @Test("what a command noted in an empty destination is in nobody's way")
    func lookedAt() async throws {
        let from = TemporaryDirectory()
        let to = TemporaryDirectory()
        let trial = try await trial(from.path, to.path)
        try await trial.destination.write { try $0.setState(.masterKeyCheck, bytes: [1, 2, 3]) }
        #expect(try await trial.copy().isEmpty)
        let (source, destination) = try await contents(of: trial)
        #expect(source.differing(from: destination).isEmpty)
        await close(trial)
    }

    private func trial(_ from: String, _ to: String) async throws -> CopyTrial {
        let configuration = SQLiteStoreConfiguration(directory: to, exclusive: true)
        return CopyTrial(from: try await Self.filled(from, random), to: try SQLiteStore.open(configuration))
    }

    private static func filled(_ directory: String, _ random: SplitMix64) async throws -> SQLiteStore {
        try await filled(SQLiteStoreConfiguration(directory: directory, exclusive: true), random)
    }

    private static func filled(
        _ configuration: SQLiteStoreConfiguration,
        _ random: SplitMix64
    ) async throws -> SQLiteStore {
        let store = try SQLiteStore.open(configuration)
        var sample = SampleInstallation(rowCount: 20, random: random)
        try await sample.fill(store)
        return store
    }

    private func contents(of trial: CopyTrial) async throws -> (StoreContents, StoreContents) {
        (try await .read(from: trial.source), try await .read(from: trial.destination))
    }

    private func close(_ trial: CopyTrial) async {
        await trial.source.close()
        await trial.destination.close()
    }
}
