import Foundation
import LicensingStore
import SQLiteStore
import Testing

@Suite("Opening a database")
struct OpeningTests {
    @Test("the writer waits for the disk at every commit")
    func synchronousIsFull() async throws {
        let directory = TemporaryDirectory()
        let store = try SQLiteStore.open(directory.configuration())
        #expect(try await store.synchronousLevel() == 2)
        await store.close()
    }

    @Test("only this user can read what is stored")
    func fileModes() async throws {
        let directory = TemporaryDirectory()
        let store = try SQLiteStore.open(directory.configuration(exclusive: true))
        _ = try await store.write { transaction in
            try transaction.execute("INSERT INTO conformance_log (entry) VALUES (1)", [])
        }
        #expect(try directory.mode(of: "") == 0o700)
        for name in ["licentric.db", "licentric.db-wal", "licentric.db-shm", "licentric.lock"] {
            #expect(try directory.mode(of: name) == 0o600, "\(name)")
        }
        await store.close()
    }

    @Test("a second server is told who is there, and may start after the first has closed")
    func exclusiveOpen() async throws {
        let directory = TemporaryDirectory()
        let configuration = directory.configuration(exclusive: true)
        let first = try SQLiteStore.open(configuration)
        let refusal = #expect(throws: StoreError.self) { try SQLiteStore.open(configuration) }
        guard case .unavailable(let sentence) = refusal else {
            Issue.record("refused with \(String(describing: refusal))")
            return
        }
        #expect(sentence.contains("(process \(ProcessInfo.processInfo.processIdentifier))"))
        #expect(sentence.contains(directory.path))

        let beside = try SQLiteStore.open(directory.configuration())
        await beside.close()
        await first.close()
        let second = try SQLiteStore.open(configuration)
        await second.close()
    }

    @Test("what was stored is there after a restart")
    func reopen() async throws {
        let directory = TemporaryDirectory()
        let configuration = directory.configuration(migrations: [Notes.migration])
        let first = try SQLiteStore.open(configuration)
        try await first.write { transaction in try Notes.insert(7, in: transaction) }
        await first.close()
        let second = try SQLiteStore.open(configuration)
        #expect(try await Notes.numbers(in: second) == [7])
        await second.close()
    }

    @Test("a store beside another sees its changes")
    func twoStores() async throws {
        let directory = TemporaryDirectory()
        let server = try SQLiteStore.open(
            directory.configuration(migrations: [Notes.migration], exclusive: true)
        )
        let command = try SQLiteStore.open(directory.configuration(migrations: [Notes.migration]))
        try await command.write { transaction in try Notes.insert(1, in: transaction) }
        #expect(try await Notes.numbers(in: server) == [1])
        await command.close()
        try await server.write { transaction in try Notes.insert(2, in: transaction) }
        #expect(try await Notes.numbers(in: server) == [1, 2])
        await server.close()
    }

    @Test("a file that is no database is refused with a sentence")
    func noDatabase() throws {
        let directory = TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        let file = directory.configuration().path
        try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: file))
        let refusal = #expect(throws: StoreError.self) { try SQLiteStore.open(directory.configuration()) }
        guard case .unavailable(let sentence) = refusal else {
            Issue.record("refused with \(String(describing: refusal))")
            return
        }
        #expect(sentence.contains("is no database"))
    }

    @Test("a directory that cannot be made is refused with a sentence")
    func noDirectory() {
        let configuration = SQLiteStoreConfiguration(
            directory: "/dev/null/data",
            migrations: [],
            exclusive: true
        )
        #expect(
            throws: StoreError.unavailable("cannot create the data directory /dev/null/data: Not a directory")
        ) {
            try SQLiteStore.open(configuration)
        }
    }

    @Test(
        "the directory of a path",
        arguments: [("a/b.db", "a"), ("/b.db", "/"), ("b.db", "."), ("/a/b/c", "/a/b")]
    )
    func directoryOfPath(path: String, directory: String) {
        #expect(SQLiteStoreConfiguration(path: path, migrations: [], exclusive: false).directory == directory)
    }
}
