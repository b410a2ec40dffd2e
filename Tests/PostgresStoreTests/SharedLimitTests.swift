import LicensingCore
import LicensingService
import Logging
import PostgresStore
import TestSupport
import Testing

@testable import HTTPAPI

/// The limiters of two nodes on one database.
@Suite("Two nodes share one budget", .serialized, .enabled(if: TestDatabase.server != nil))
struct SharedLimitTests {
    private struct Node {
        let store: PostgresStore
        let limiter: RateLimiter
        let shared: SharedLimits
    }

    private struct NoMasterKey: Error {}

    private let now = Instant(milliseconds: 1_800_000_000_000)

    private func node(_ url: String, _ lines: LogRecorder.Lines) async throws -> Node {
        guard let master = MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.byteCount)) else {
            throw NoMasterKey()
        }
        let store = try await PostgresStore.open(
            PostgresStoreConfiguration(url: url, connectionCount: 2, scanCount: 1)
        )
        let sharing = LimitSharing(vault: Vault(master), counts: StoreLimitCounts(store))
        let limiter = RateLimiter(limits: .standard, sharing: sharing)
        let logger = Logger(label: "test") { _ in LogRecorder(lines) }
        return Node(
            store: store,
            limiter: limiter,
            shared: SharedLimits(limiter, sharing: sharing, logger: logger)
        )
    }

    @Test
    func `Together they admit one budget and what one of them takes between two flushes`() async throws {
        let lines = LogRecorder.Lines()
        let url = try TestDatabase.make()
        let nodes = [try await node(url, lines), try await node(url, lines)]
        let budget = Budget(key: nodes[0].limiter.hasher.hash(.apiKey, "key"), limit: 60)
        #expect(budget.key == nodes[1].limiter.hasher.hash(.apiKey, "key"))
        var admitted = 0
        for _ in 0..<50 {
            for node in nodes {
                for _ in 0..<2 where node.limiter.take(budget, at: now).isAdmitted {
                    admitted += 1
                }
                await node.shared.flush(at: now)
            }
        }
        #expect((60...62).contains(admitted))
        await nodes[0].store.close()
        await nodes[1].store.close()
        #expect(lines.messages.isEmpty)
    }

    @Test
    func `A node whose store is gone goes on alone`() async throws {
        let lines = LogRecorder.Lines()
        let node = try await node(TestDatabase.make(), lines)
        await node.store.close()
        let budget = Budget(key: node.limiter.hasher.hash(.apiKey, "key"), limit: 3)
        var admitted = 0
        for _ in 0..<5 {
            if node.limiter.take(budget, at: now).isAdmitted {
                admitted += 1
            }
            await node.shared.flush(at: now)
        }
        #expect(admitted == 3)
        #expect(lines.messages == ["warning Rate limits are not shared for now: this node counts for itself"])
        let key = node.limiter.hasher.hash(.provenCredential, "key")
        #expect(await !node.limiter.isProven(key, at: now))
    }
}
