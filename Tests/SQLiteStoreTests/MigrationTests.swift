import Foundation
import LicensingStore
import SQLiteStore
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static func step(_ version: Int) -> Migration {
        Migration(version: version) { _ in
            let create = "CREATE TABLE steps (position INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT"
            return (version == 1 ? [create] : []) + ["INSERT INTO steps (version) VALUES (\(version))"]
        }
    }

    private func steps(in store: SQLiteStore) async throws -> [Int64] {
        try await store.read { transaction in
            try transaction.query("SELECT version FROM steps ORDER BY position", []) { row in row.integer(0) }
        }
    }

    @Test("each runs once, in order")
    func onceAndInOrder() async throws {
        let directory = TemporaryDirectory()
        for latest in [2, 2, 5] {
            let migrations = (1...latest).map(Self.step)
            let store = try SQLiteStore.open(directory.configuration(migrations: migrations, exclusive: true))
            #expect(try await steps(in: store) == (1...Int64(latest)).map { $0 })
            await store.close()
        }
    }

    @Test("a command of a newer program does not bring the schema forward under a server")
    func besideAServer() async throws {
        let directory = TemporaryDirectory()
        let server = try SQLiteStore.open(
            directory.configuration(migrations: [Self.step(1)], exclusive: true)
        )
        let refusal = #expect(throws: StoreError.self) {
            try SQLiteStore.open(directory.configuration(migrations: (1...2).map(Self.step)))
        }
        guard case .unavailable = refusal else {
            Issue.record("refused with \(String(describing: refusal))")
            return
        }
        #expect(try await steps(in: server) == [1])
        await server.close()
    }

    @Test("a database of a newer program is refused and stays as it is")
    func newerSchema() async throws {
        let directory = TemporaryDirectory()
        let newer = try SQLiteStore.open(directory.configuration(migrations: (1...3).map(Self.step)))
        await newer.close()
        let file = URL(fileURLWithPath: directory.configuration().path)
        let before = try Data(contentsOf: file)
        #expect(throws: StoreError.newerSchema(found: 3, known: 2)) {
            try SQLiteStore.open(directory.configuration(migrations: (1...2).map(Self.step), exclusive: true))
        }
        #expect(try Data(contentsOf: file) == before)
        let again = try SQLiteStore.open(
            directory.configuration(migrations: (1...3).map(Self.step), exclusive: true)
        )
        await again.close()
    }

    @Test("a step that fails leaves nothing of itself, and the steps before it stay")
    func failingStep() async throws {
        let directory = TemporaryDirectory()
        let broken = Migration(version: 2) { _ in
            ["INSERT INTO steps (version) VALUES (2)", "INSERT INTO nowhere VALUES (1)"]
        }
        let refusal = #expect(throws: StoreError.self) {
            try SQLiteStore.open(directory.configuration(migrations: [Self.step(1), broken]))
        }
        guard case .defect = refusal else {
            Issue.record("refused with \(String(describing: refusal))")
            return
        }
        let store = try SQLiteStore.open(directory.configuration(migrations: [Self.step(1)]))
        #expect(try await steps(in: store) == [1])
        await store.close()
    }

    @Test("rebuilding a table keeps the rows that refer to it, and foreign keys hold afterwards")
    func rebuildingTable() async throws {
        let directory = TemporaryDirectory()
        let migrations = [
            Migration(version: 1) { _ in
                [
                    "CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT",
                    """
                    CREATE TABLE children (
                        parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE
                    ) STRICT
                    """,
                    "INSERT INTO parents VALUES (1)",
                    "INSERT INTO children VALUES (1)",
                ]
            },
            Migration(version: 2) { _ in
                [
                    "CREATE TABLE parents_next (id INTEGER PRIMARY KEY, name TEXT) STRICT",
                    "INSERT INTO parents_next (id) SELECT id FROM parents",
                    "DROP TABLE parents",
                    "ALTER TABLE parents_next RENAME TO parents",
                ]
            },
        ]
        let store = try SQLiteStore.open(directory.configuration(migrations: migrations))
        let children = try await store.read { transaction in
            try transaction.query("SELECT parent FROM children", []) { row in row.integer(0) }
        }
        #expect(children == [1])
        await #expect(throws: StoreError.constraint("FOREIGN KEY constraint failed")) {
            try await store.write { transaction in
                try transaction.execute("INSERT INTO children VALUES (2)", [])
            }
        }
        await store.close()
    }

    @Test("rows that refer to nothing fail the step")
    func danglingRows() throws {
        let directory = TemporaryDirectory()
        let dangling = Migration(version: 1) { _ in
            [
                "CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT",
                "CREATE TABLE children (parent INTEGER REFERENCES parents (id)) STRICT",
                "INSERT INTO children VALUES (9)",
            ]
        }
        #expect(throws: StoreError.defect("migration 1 leaves rows of children that refer to nothing")) {
            try SQLiteStore.open(directory.configuration(migrations: [dangling]))
        }
    }

    @Test("versions that do not ascend are a defect", arguments: [[2, 1], [1, 1], [0]])
    func versionsAscend(versions: [Int]) {
        let directory = TemporaryDirectory()
        let refusal = #expect(throws: StoreError.self) {
            try SQLiteStore.open(directory.configuration(migrations: versions.map(Self.step)))
        }
        guard case .defect = refusal else {
            Issue.record("refused with \(String(describing: refusal))")
            return
        }
    }
}
