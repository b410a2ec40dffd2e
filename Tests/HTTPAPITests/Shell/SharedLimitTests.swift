import HTTPTypes
import LicensingCore
import LicensingStore
import TestSupport
import Testing

@testable import HTTPAPI

/// Two nodes, one budget.
struct SharedLimitTests {
    @Test
    func `Two nodes that hear of each other admit one budget`() async throws {
        let cluster = try TestCluster(limits: RateLimits(management: 10))
        var remaining: [String?] = []
        for number in 0..<10 {
            let answer = try await cluster.list(number % 2, .fullKey)
            #expect(answer.status == 200)
            remaining.append(answer.remaining)
            await cluster.flush()
        }
        // A node learns of a budget by counting in it: it shows what it knew, corrected at each call.
        #expect(remaining == ["9", "9", "8", "7", "6", "5", "4", "3", "2", "1"])
        #expect(try await cluster.list(1, .fullKey).status == 429)
        // The one request more that the other node admits tells it that nothing was left.
        #expect(try await cluster.list(0, .fullKey).status == 200)
        await cluster.flush()
        #expect(try await cluster.list(0, .fullKey).status == 429)
    }

    @Test(arguments: 1...4)
    func `What is admitted beyond the budget is what other nodes take between two calls`(
        nodes: Int
    ) async throws {
        let cluster = try TestCluster(nodes, limits: RateLimits(management: 10))
        var admitted = 0
        for _ in 0..<40 {
            // Three requests reach each node between two calls.
            for node in 0..<nodes {
                for _ in 0..<3 where try await cluster.list(node, .fullKey).status == 200 {
                    admitted += 1
                }
            }
            await cluster.flush()
        }
        #expect(admitted >= 10)
        #expect(admitted <= 10 + (nodes - 1) * 3)
    }

    @Test
    func `A burst between two calls gets no more from each node than its own budget`() async throws {
        let cluster = try TestCluster(limits: RateLimits(management: 10))
        var admitted = 0
        for number in 0..<100 where try await cluster.list(number % 2, .fullKey).status == 200 {
            admitted += 1
        }
        #expect(admitted == 20)
        await cluster.flush()
        #expect(try await cluster.list(0, .fullKey).status == 429)
        #expect(try await cluster.list(1, .fullKey).status == 429)
    }

    @Test
    func `The headers name one moment on all nodes, and the budget is whole then`() async throws {
        let cluster = try TestCluster(limits: RateLimits(management: 2))
        let first = try await cluster.list(0, .fullKey)
        await cluster.flush()
        let second = try await cluster.list(1, .fullKey)
        #expect(first.header("X-RateLimit-Reset") == second.header("X-RateLimit-Reset"))
        await cluster.flush()
        let refused = try await cluster.list(1, .fullKey)
        #expect(refused.status == 429)
        let seconds = try #require(refused.header("Retry-After").flatMap { Int64($0) })
        #expect((1...60).contains(seconds))
        let reset = try #require(first.header("X-RateLimit-Reset").flatMap { Int64($0) })
        #expect(reset - cluster.clock.now.unixSeconds == seconds)
        cluster.clock.advance(by: .seconds(seconds))
        #expect(try await cluster.list(1, .fullKey).remaining == "1")
    }

    @Test
    func `What a refused request gives back, all have again`() async throws {
        let cluster = try TestCluster(limits: RateLimits(validation: 1))
        for number in 1...30 {
            #expect(try await cluster.validate(0, "GOOD loop").status == (number == 1 ? 200 : 429))
            await cluster.flush()
        }
        // Twenty for the address; one was taken and 29 were given back.
        for number in 2...20 {
            #expect(try await cluster.validate(1, "GOOD \(number)").status == 200)
            await cluster.flush()
        }
        #expect(try await cluster.validate(1, "GOOD 21").status == 429)
    }

    @Test
    func `Guesses on all nodes spend one budget, the same wrong credential once`() async throws {
        let cluster = try TestCluster(limits: RateLimits(failures: 4))
        for node in [0, 1, 0, 1] {
            #expect(try await cluster.list(node, .bearer("old key")).status == 401)
            await cluster.flush()
        }
        // A second round for what was given back.
        await cluster.flush()
        let guess = try await cluster.list(0, .bearer("guess 1"))
        #expect(guess.remaining == "2")
        await cluster.flush()
        for number in 2...3 {
            #expect(try await cluster.list(1, .bearer("guess \(number)")).status == 401)
            await cluster.flush()
        }
        #expect(try await cluster.list(1, .bearer("guess 4")).status == 429)
    }

    @Test
    func `What worked on one node gets through on the other, though its address is shut`() async throws {
        let cluster = try TestCluster(limits: RateLimits(failures: 2))
        #expect(try await cluster.list(0, .fullKey).status == 200)
        #expect(try await cluster.validate(0, "GOOD").status == 200)
        await cluster.flush()
        for number in 1...2 {
            #expect(try await cluster.list(1, .bearer("guess \(number)")).status == 401)
        }
        #expect(try await cluster.list(1, .fullKey).status == 200)
        #expect(try await cluster.validate(1, "GOOD").status == 200)
        let lookups = cluster.nodes[1].shell.authenticator.lookups
        #expect(try await cluster.list(1, .bearer("lk_live_second")).status == 429)
        #expect(try await cluster.list(1, .bearer("guess 3")).status == 429)
        #expect(cluster.nodes[1].shell.authenticator.lookups == lookups)
    }

    @Test
    func `A credential is told of once an hour, and forgotten after a day`() async throws {
        let cluster = try TestCluster(limits: RateLimits(failures: 1))
        func proofs() -> [Int] { cluster.counts.rows.filter(\.isProof).map(\.count) }
        for _ in 1...50 {
            #expect(try await cluster.list(0, .fullKey).status == 200)
        }
        await cluster.flush()
        #expect(proofs() == [1])
        cluster.clock.advance(by: .hours(1))
        #expect(try await cluster.list(0, .fullKey).status == 200)
        await cluster.flush()
        #expect(proofs() == [2])
        cluster.clock.advance(by: .hours(24))
        #expect(try await cluster.list(1, .bearer("guess")).status == 401)
        #expect(try await cluster.list(1, .fullKey).status == 429)
    }

    @Test
    func `While the store is away each node counts for itself, and says so once`() async throws {
        let cluster = try TestCluster(limits: RateLimits(management: 3))
        #expect(try await cluster.list(0, .fullKey).status == 200)
        await cluster.flush()
        cluster.counts.setAway(true)
        for number in 0..<6 {
            let answer = try await cluster.list(0, .fullKey)
            #expect(answer.status == (number < 2 ? 200 : 429))
            await cluster.nodes[0].shared.flush(at: cluster.clock.now)
        }
        #expect(try await cluster.list(1, .fullKey).status == 200)
        #expect(
            cluster.lines.messages
                == ["warning Rate limits are not shared for now: this node counts for itself"]
        )
        cluster.counts.setAway(false)
        await cluster.flush()
        #expect(cluster.lines.messages.last == "notice Rate limits are shared again")
        #expect(try await cluster.list(1, .fullKey).status == 429)
    }

    @Test
    func `Nodes whose clocks are far apart count each for itself`() async throws {
        let cluster = try TestCluster(limits: RateLimits(management: 2))
        for _ in 1...2 {
            #expect(try await cluster.list(0, .fullKey).status == 200)
        }
        await cluster.flush()
        // The second node's clock is five minutes ahead.
        cluster.clock.advance(by: .minutes(5))
        #expect(try await cluster.list(1, .fullKey).remaining == "1")
        await cluster.flush()
        #expect(try await cluster.list(1, .fullKey).remaining == "0")
    }

    @Test
    func `A call costs one statement for all that was counted, and none where nothing was`() async throws {
        let cluster = try TestCluster()
        for number in 1...100 {
            _ = try await cluster.validate(0, "GOOD \(number)", from: "203.0.113.\(number)")
        }
        await cluster.flush()
        #expect(cluster.counts.calls.adding == 1)
        await cluster.flush()
        #expect(cluster.counts.calls.adding == 1)
    }

    @Test
    func `All nodes name a budget the same, under a key that nobody else has`() throws {
        let cluster = try TestCluster()
        let hashers = cluster.nodes.map(\.shell.limiter.hasher)
        #expect(hashers[0].hash(.address, "a", "b") == hashers[1].hash(.address, "a", "b"))
        #expect(hashers[0].hash(.address, "a", "b") != hashers[0].hash(.license, "a", "b"))
        #expect(hashers[0].hash(.address, "ab", "c") != hashers[0].hash(.address, "a", "bc"))
        #expect(LimitHasher().hash(.address, "a") != hashers[0].hash(.address, "a"))
    }
}
