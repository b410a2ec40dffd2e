import LicensingCore
import LicensingStore
import Testing

@testable import LicensingService

@Suite("A server and the keys it knows")
struct FollowMasterKeyTests {
    private typealias Keys = MasterKeyVendor

    @Test("A server learns the new key while it runs, and goes by one key again when the old one is replaced")
    func following() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let server = try await keys.server(Keys.first)
            let follower = FollowMasterKey(server)
            let isShared = try await vendor.store.read { $0.dialect.isShared }
            let rotation = try #require(RotateMasterKey(keys.with(Keys.first, next: Keys.second)))
            if !isShared {
                #expect(try await rotation.begin(isAlone: false) == .awaits(servers: 1))
            }
            #expect(try await follower.look(next: Keys.second) == .prepared)
            if !isShared {
                // It says so one look later, when nothing is under way that does not know it.
                #expect(try await rotation.begin(isAlone: false) == .awaits(servers: 1))
            }
            #expect(try await follower.look(next: Keys.second) == nil)
            #expect(try await rotation.begin(isAlone: false) == .begun)
            #expect(try await follower.look(next: Keys.second) == .begun)
            #expect(try await rotation.run().0 == .isDone)
            #expect(try await follower.look(next: Keys.second) == .isReplaced)
            #expect(server.vault.known.standing == .settled)
            #expect(server.vault.marks == [Keys.second.mark])
            #expect(try await rotation.begin(isAlone: true) == .isDone)
            // And once more, without a restart.
            #expect(try await follower.look(next: Keys.third) == .prepared)
            #expect(try await follower.look(next: Keys.third) == nil)
            let another = try #require(RotateMasterKey(keys.with(Keys.second, next: Keys.third)))
            #expect(try await another.begin(isAlone: false) == .begun)
        }
    }

    @Test("A rotation that begins and ends between two looks leaves nobody behind")
    func fast() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let server = try await keys.server(Keys.first, next: Keys.second)
            let follower = FollowMasterKey(server)
            #expect(try await follower.look(next: Keys.second) == nil)
            let rotation = try #require(RotateMasterKey(keys.with(Keys.first, next: Keys.second)))
            #expect(try await rotation.begin(isAlone: false) == .begun)
            #expect(try await rotation.run().0 == .isDone)
            #expect(try await follower.look(next: Keys.third) == .isReplaced)
            #expect(server.vault.marks == [Keys.second.mark, Keys.third.mark])
            #expect(server.vault.known.standing == .prepared)
        }
    }

    @Test("A server that starts with one key is seen, though one before it knew both")
    func restarted() async throws {
        try await TestVendor.run { vendor in
            guard try await !vendor.store.read({ $0.dialect.isShared }) else {
                return
            }
            let keys = try await MasterKeyVendor(vendor)
            _ = try await keys.server(Keys.first, next: Keys.second)
            _ = try await keys.server(Keys.first)
            let rotation = try #require(RotateMasterKey(keys.with(Keys.first, next: Keys.second)))
            #expect(try await rotation.begin(isAlone: false) == .awaits(servers: 1))
            // One that is refused says nothing.
            _ = try await keys.server(Keys.first, next: Keys.second)
            #expect(try await CheckMasterKey(keys.with(Keys.third)).run() == .differs)
            #expect(try await rotation.begin(isAlone: false) == .begun)
        }
    }
}
