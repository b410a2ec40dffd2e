import LicensingCore
import LicensingService
import LicensingStore
import Synchronization
import Testing

@Suite("What a node remembers")
struct NodeCacheTests {
    /// A node whose uptime the test moves, and how often it had to load.
    private final class Node: Sendable {
        let clock = Uptime()
        let feed: ChangeFeed
        let cache: NodeCache<Int64, Int>
        private let loaded = Mutex(0)

        init(limit: Int = 10) {
            feed = ChangeFeed(uptime: { [clock] in clock.now })
            cache = NodeCache(hearing: feed, limit: limit) { change in
                switch change {
                case .signingKeys(let tenant): .one(tenant)
                case .anything: .everything
                case .accounts, .apiKeys, .license, .terms, .licenseKey: .nothing
                }
            }
        }

        var loads: Int { loaded.withLock { $0 } }

        func load() -> Int {
            loaded.withLock { count in
                count += 1
                return count
            }
        }

        func value(_ key: Int64) async throws -> Int {
            try await cache.value(for: key) { load() }
        }
    }

    @Test("Nothing is remembered before anything was heard, nor a moment longer than a second after")
    func hearing() async throws {
        let node = Node()
        _ = try await node.value(1)
        _ = try await node.value(1)
        #expect(node.loads == 2)
        node.feed.noteHeard(upTo: node.clock.now)
        _ = try await node.value(1)
        node.clock.advance(1000)
        _ = try await node.value(1)
        #expect(node.loads == 3)
        node.clock.advance(1)
        _ = try await node.value(1)
        #expect(node.loads == 4)
    }

    @Test("A change makes its own value void, one that nobody knows all of them")
    func changes() async throws {
        let node = Node()
        node.feed.noteHeard(upTo: node.clock.now)
        let (first, second) = (try await node.value(1), try await node.value(2))
        node.feed.publish(.signingKeys(tenant: 1))
        #expect(try await node.value(1) != first)
        #expect(try await node.value(2) == second)
        node.feed.publish(.anything)
        #expect(try await node.value(2) != second)
    }

    @Test("What was loaded before a change is not kept after it")
    func changeWhileLoading() async throws {
        let node = Node()
        node.feed.noteHeard(upTo: node.clock.now)
        let stale = try await node.cache.value(for: 1) {
            let value = node.load()
            node.feed.publish(.signingKeys(tenant: 1))
            return value
        }
        #expect(try await node.value(1) != stale)
    }

    @Test("Beyond the limit everything is loaded anew")
    func limit() async throws {
        let node = Node(limit: 2)
        node.feed.noteHeard(upTo: node.clock.now)
        for key in 1...3 {
            _ = try await node.value(Int64(key))
        }
        _ = try await node.value(3)
        #expect(node.loads == 3)
        _ = try await node.value(1)
        #expect(node.loads == 4)
    }
}
