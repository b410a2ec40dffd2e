import HTTPTypes
import LicensingCore
import Testing

@testable import HTTPAPI

struct RateLimitTests {
    private func validate(
        _ shell: TestShell,
        _ key: String,
        from peer: String = "203.0.113.7"
    ) async throws -> Answer {
        try await shell.ask(.post, "/api/v1/licenses/validate-key", body: key, from: peer)
    }

    @Test
    func `Management is counted per API key, in windows of a minute from the first request`() async throws {
        let shell = TestShell()
        let start = shell.clock.now
        for number in 1...120 {
            let answer = try await shell.ask(.get, "/api/v1/licenses", .fullKey)
            #expect(answer.status == 200)
            #expect(answer.header("X-RateLimit-Limit") == "120")
            #expect(answer.remaining == "\(120 - number)")
            #expect(answer.header("X-RateLimit-Reset") == "\(start.unixSeconds + 60)")
            shell.clock.advance(by: Span(milliseconds: 100))
        }
        let refused = try await shell.ask(.get, "/api/v1/licenses", .fullKey)
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "48")
        #expect(
            refused.body.contains(
                #""error":"Rate limit exceeded. Retry after 48 seconds.","code":"RATE_LIMITED""#
            )
        )
        #expect(try await shell.ask(.get, "/api/v1/licenses", .bearer("lk_live_second")).status == 200)
        shell.clock.advance(by: Span(milliseconds: 47_999))
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).header("Retry-After") == "1")
        shell.clock.advance(by: Span(milliseconds: 1))
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 200)
    }

    @Test
    func `Requests of nobody are counted per address`() async throws {
        let shell = TestShell(limits: RateLimits(management: 1))
        #expect(try await shell.ask(.get, "/api/v1/public-keys").status == 200)
        #expect(try await shell.ask(.get, "/api/v1/public-keys").status == 429)
        #expect(try await shell.ask(.get, "/api/v1/public-keys", from: "203.0.113.8").status == 200)
    }

    @Test
    func `Validation is counted per address and key, and per address`() async throws {
        let shell = TestShell(limits: RateLimits(validation: 2))
        #expect(try await validate(shell, "GOOD 1").remaining == "1")
        #expect(try await validate(shell, "GOOD 1").remaining == "0")
        #expect(try await validate(shell, "GOOD 1").status == 429)
        #expect(try await validate(shell, "GOOD 1", from: "203.0.113.8").status == 200)
        for number in 2...39 {
            #expect(try await validate(shell, "GOOD \(number)").status == 200)
        }
        let refused = try await validate(shell, "GOOD 40")
        #expect(refused.status == 429)
        #expect(refused.header("X-RateLimit-Limit") == "40")
        #expect(refused.remaining == "0")
    }

    @Test
    func `One key in a loop does not spend what its office shares`() async throws {
        let shell = TestShell(limits: RateLimits(validation: 1))
        for number in 1...30 {
            #expect(try await validate(shell, "GOOD loop").status == (number == 1 ? 200 : 429))
        }
        #expect(try await validate(shell, "GOOD other").status == 200)
    }

    @Test
    func `Activation is counted per license key, and with an API key as management`() async throws {
        let shell = TestShell(limits: RateLimits(activation: 1, management: 3))
        #expect(try await shell.ask(.post, "/api/v1/machines", .license("GOOD")).status == 200)
        #expect(try await shell.ask(.post, "/api/v1/machines", .license("GOOD")).status == 429)
        for number in 1...29 {
            let key = "GOOD" + String(repeating: "x", count: number)
            #expect(try await shell.ask(.post, "/api/v1/machines", .license(key)).status == 200)
        }
        let key = "GOOD" + String(repeating: "x", count: 30)
        #expect(try await shell.ask(.post, "/api/v1/machines", .license(key)).status == 429)
        #expect(try await shell.ask(.post, "/api/v1/machines", .fullKey).remaining == "2")
    }

    @Test
    func `Heartbeats are counted per machine`() async throws {
        let shell = TestShell(limits: RateLimits(heartbeat: 1))
        #expect(try await shell.ask(.post, "/api/v1/machines/1/heartbeat", .license("GOOD")).status == 200)
        #expect(try await shell.ask(.post, "/api/v1/machines/2/heartbeat", .license("GOOD")).status == 200)
        #expect(try await shell.ask(.post, "/api/v1/machines/1/heartbeat", .license("GOOD")).status == 429)
    }

    @Test
    func `Heartbeats of made-up machines spend the budget of whoever sends them`() async throws {
        let shell = TestShell(limits: RateLimits(heartbeat: 1, management: 3))
        for number in 10..<40 {
            let path = "/api/v1/machines/\(number)/heartbeat"
            #expect(try await shell.ask(.post, path, .license("GOOD")).status == 404)
        }
        #expect(try await shell.ask(.post, "/api/v1/machines/40/heartbeat", .license("GOOD")).status == 429)
        #expect(try await shell.ask(.post, "/api/v1/machines/1/heartbeat", .license("GOOD")).status == 200)
    }

    @Test
    func `Health is not limited and other answers under the API show the failures`() async throws {
        let shell = TestShell()
        #expect(try await shell.ask(.get, "/health/live").remaining == nil)
        #expect(try await shell.ask(.get, "/nowhere").remaining == nil)
        for path in ["/api/v1/nowhere", "/a/x/live/api/v1/nowhere", "/api/v1/licenses", "/api/v1/%"] {
            let answer = try await shell.ask(.get, path)
            #expect(answer.header("X-RateLimit-Limit") == "30")
            #expect(answer.remaining == "30")
        }
        #expect(try await shell.ask(.put, "/api/v1/licenses").remaining == "30")
    }

    @Test
    func `What is off is not counted and not shown`() async throws {
        let shell = TestShell(limits: .off)
        for _ in 1...200 {
            #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).remaining == nil)
        }
        for number in 1...50 {
            #expect(try await shell.ask(.get, "/api/v1/licenses", .bearer("guess \(number)")).status == 401)
        }
    }
}
