import LicensingCore
import LicensingStore
import PostgresStore
import TestSupport
import Testing

@Suite("Which servers know a new master key", .serialized, .enabled(if: TestDatabase.server != nil))
struct MasterKeySessionTests {
    private static let check = [UInt8](repeating: 0xAB, count: 32)

    private func open(_ url: String, named name: String) async throws -> PostgresStore {
        var configuration = PostgresStoreConfiguration(url: url, connectionCount: 1, scanCount: 1)
        configuration.sessionName = name
        return try await PostgresStore.open(configuration)
    }

    /// A session that has just ended is seen for a moment longer.
    private func without(_ store: PostgresStore, is expected: Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try await store.read({ try $0.serversWithoutKey(Self.check) > 0 }) == expected {
                return true
            }
            await Task.yield()
        }
        return false
    }

    @Test("A server says it by the names of its sessions; one of an older version says nothing")
    func sessions() async throws {
        let url = try TestDatabase.make()
        let command = try await open(url, named: "licentric command")
        #expect(try await without(command, is: false))
        for name in ["licentric", "licentric server 0102030405060708"] {
            let server = try await open(url, named: name)
            _ = try await server.read { try $0.masterKeyState() }
            #expect(try await without(command, is: true))
            await server.close()
            #expect(try await without(command, is: false))
        }
        let knowing = try await open(
            url,
            named: "licentric server 0102030405060708 \(MasterKeyMark.text(of: Self.check))"
        )
        _ = try await knowing.read { try $0.masterKeyState() }
        #expect(try await command.read { try $0.serversWithoutKey(Self.check) } == 0)
        await knowing.close()
        await command.close()
    }
}
