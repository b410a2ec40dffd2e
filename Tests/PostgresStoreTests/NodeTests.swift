import Foundation
import LicensingCore
import LicensingStore
import PostgresStore
import Synchronization
import TestSupport
import Testing

@Suite("Several nodes on one database", .serialized, .enabled(if: TestDatabase.server != nil))
struct NodeTests {
    private func node(
        _ url: String,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws
        -> PostgresStore
    {
        var configuration = PostgresStoreConfiguration(
            url: url,
            migrations: [],
            connectionCount: 2,
            scanCount: 1
        )
        configuration.isServer = true
        configuration.uptime = { Span(milliseconds: Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)) }
        configuration.report = report
        return try await PostgresStore.open(configuration)
    }

    /// Asks again and again; the outcome never depends on how long it takes, unless it never comes.
    private func eventually(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try await condition() {
                return true
            }
            await Task.yield()
        }
        return false
    }

    @Test("What one announces the others hear, and whoever listens is current")
    func announcements() async throws {
        let url = try TestDatabase.make()
        let (one, other) = (try await node(url), try await node(url))
        let heard = Mutex<[Change]>([])
        other.changes.onChange { change in heard.withLock { $0.append(change) } }
        #expect(try await eventually { one.changes.isCurrent && other.changes.isCurrent })
        heard.withLock { $0 = [] }
        try await one.write { try $0.announce(.signingKeys(tenant: 5)) }
        #expect(try await eventually { heard.withLock { $0.contains(.signingKeys(tenant: 5)) } })
        await one.close()
        await other.close()
    }

    @Test("One leads, and when it goes another does")
    func lead() async throws {
        let url = try TestDatabase.make()
        let nodes = [try await node(url), try await node(url), try await node(url)]
        #expect(try await eventually { nodes.contains { $0.leads } })
        for _ in 0..<100 {
            #expect(nodes.count { $0.leads } <= 1)
            await Task.yield()
        }
        let leader = try #require(nodes.first { $0.leads })
        await leader.close()
        #expect(!leader.leads)
        #expect(try await eventually { nodes.count { $0.leads } == 1 })
        for node in nodes {
            await node.close()
        }
    }

    @Test("A node whose session is ended has missed anything, and hears again")
    func deafness() async throws {
        let url = try TestDatabase.make()
        let reports = Mutex<[String]>([])
        let node = try await node(url) { report in reports.withLock { $0.append(report) } }
        let heard = Mutex<[Change]>([])
        node.changes.onChange { change in heard.withLock { $0.append(change) } }
        #expect(try await eventually { node.changes.isCurrent && node.leads })
        heard.withLock { $0 = [] }
        _ = try await node.read { transaction in
            try transaction.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE (query LIKE '%pg_notify%' OR query LIKE '%advisory%') AND pid <> pg_backend_pid()
                """,
                []
            ) { _ in () }
        }
        #expect(try await eventually { heard.withLock { $0.contains(.anything) } })
        #expect(try await eventually { reports.withLock { $0.count } >= 2 })
        #expect(try await eventually { node.changes.isCurrent && node.leads })
        await node.close()
    }

    @Test("Connections that the server ended are replaced before anybody notices")
    func endedConnections() async throws {
        let url = try TestDatabase.make()
        let store = try await node(url)
        let ask = { @Sendable in
            try await store.write { transaction in
                try transaction.first("SELECT pg_backend_pid()::bigint", []) { $0.integer(0) }
            }
        }
        let first = try await ask()
        let killer = try await PostgresStore.open(PostgresStoreConfiguration(url: url, migrations: []))
        _ = try await killer.read { transaction in
            try transaction.query(
                // It waits until they are gone: one that is still there could take a question with it.
                """
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND usename = current_user
                """,
                []
            ) { _ in () }
        }
        for _ in 0..<20 {
            let pid = try await ask()
            #expect(pid != first)
        }
        await killer.close()
        await store.close()
    }

    @Test("A statement that takes too long is broken off, and the connection is used again")
    func statementTimeout() async throws {
        var configuration = PostgresStoreConfiguration(
            url: try TestDatabase.make(),
            migrations: [],
            connectionCount: 1
        )
        configuration.statementTimeout = .milliseconds(50)
        let store = try await PostgresStore.open(configuration)
        // The first transaction of a connection, one after it was rolled back, and one after a success.
        for _ in 0..<2 {
            let error = await #expect(throws: StoreError.self) {
                try await store.read { try $0.exists("SELECT pg_sleep(600)", []) }
            }
            #expect(error == .unavailable("PostgreSQL took too long for a statement (SQLSTATE 57014)"))
        }
        let limits = try await store.read { transaction in
            try ["statement_timeout", "idle_in_transaction_session_timeout"]
                .map { name in
                    try transaction.first("SELECT current_setting($1)", [.text(name)]) { $0.text(0) }
                }
        }
        #expect(limits == ["50ms", "5s"])
        #expect(try await store.read { try $0.exists("SELECT 1", []) })
        await store.close()
    }
}
