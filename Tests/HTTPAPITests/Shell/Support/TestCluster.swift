import HTTPTypes
import LicensingCore
import LicensingService
import Logging
import TestSupport

@testable import HTTPAPI

/// Several shells that share their budgets, on one clock, told of each other when a test says so.
struct TestCluster: Sendable {
    struct Node: Sendable {
        let shell: TestShell
        let shared: SharedLimits
    }

    let clock = FakeClock()
    let counts = FakeSharedCounts()
    let lines = LogRecorder.Lines()
    let nodes: [Node]

    init(_ count: Int = 2, limits: RateLimits = .standard) throws {
        let (clock, counts, lines) = (clock, counts, lines)
        guard let master = MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.byteCount)) else {
            throw ClusterFailure()
        }
        nodes = (0..<count)
            .map { _ in
                let sharing = LimitSharing(vault: Vault(master), counts: counts)
                let shell = TestShell(limits: limits, sharing: sharing, clock: clock)
                let logger = Logger(label: "test") { _ in LogRecorder(lines) }
                let shared = SharedLimits(shell.limiter, sharing: sharing, logger: logger)
                return Node(shell: shell, shared: shared)
            }
    }

    struct ClusterFailure: Error {}

    /// Each node tells the others, in turn.
    func flush() async {
        for node in nodes {
            await node.shared.flush(at: clock.now)
        }
    }

    func validate(
        _ node: Int,
        _ key: String,
        from peer: String = "203.0.113.7"
    ) async throws -> Answer {
        try await nodes[node].shell.ask(.post, "/api/v1/licenses/validate-key", body: key, from: peer)
    }

    func list(_ node: Int, _ headers: HTTPFields) async throws -> Answer {
        try await nodes[node].shell.ask(.get, "/api/v1/licenses", headers)
    }
}
