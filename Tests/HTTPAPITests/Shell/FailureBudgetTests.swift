import HTTPTypes
import LicensingCore
import Testing

@testable import HTTPAPI

/// Guessing stops, customers do not.
struct FailureBudgetTests {
    private let shell = TestShell()

    private func validate(_ key: String, from peer: String = "203.0.113.7") async throws -> Answer {
        try await shell.ask(.post, "/api/v1/licenses/validate-key", body: key, from: peer)
    }

    private func spend() async throws {
        for number in 1...30 {
            #expect(try await shell.ask(.get, "/api/v1/licenses", .bearer("guess \(number)")).status == 401)
        }
    }

    @Test
    func `Thirty different guesses are looked up, the next is not`() async throws {
        try await spend()
        #expect(shell.authenticator.lookups == 30)
        let refused = try await shell.ask(.get, "/api/v1/licenses", .bearer("guess 31"))
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "60")
        #expect(refused.header("X-RateLimit-Limit") == "30")
        #expect(refused.remaining == "0")
        #expect(shell.authenticator.lookups == 30)
    }

    @Test
    func `The same wrong credential counts once`() async throws {
        for _ in 1...100 {
            let answer = try await shell.ask(.get, "/api/v1/licenses", .bearer("old key"))
            #expect(answer.status == 401)
            #expect(answer.remaining == "29")
        }
    }

    @Test
    func `No credential is no guess`() async throws {
        for _ in 1...40 {
            #expect(try await shell.ask(.get, "/api/v1/licenses").remaining == "30")
        }
    }

    @Test
    func `Validating unknown keys counts too, and shuts every door`() async throws {
        for number in 1...30 {
            #expect(try await validate("guess \(number)").body == "NOT_FOUND")
        }
        #expect(try await validate("guess 31").status == 429)
        #expect(try await validate("GOOD").status == 429)
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 429)
        #expect(try await shell.ask(.get, "/api/v1/license", .license("GOOD")).status == 429)
        #expect(try await validate("GOOD", from: "203.0.113.8").status == 200)
    }

    @Test
    func `A key guessed in one place is the same guess in the other`() async throws {
        #expect(try await validate("guess").remaining == "29")
        #expect(try await shell.ask(.get, "/api/v1/license", .license("guess")).remaining == "29")
    }

    @Test
    func `What worked from there within a day gets through`() async throws {
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 200)
        #expect(try await validate("GOOD").status == 200)
        shell.clock.advance(by: .hours(24) - .minutes(1))
        try await spend()
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 200)
        #expect(try await validate("GOOD").status == 200)
        #expect(try await shell.ask(.get, "/api/v1/license", .license("GOOD")).status == 200)
        #expect(try await shell.ask(.get, "/api/v1/licenses", .bearer("lk_live_second")).status == 429)
    }

    @Test
    func `What worked longer ago, or from elsewhere, does not`() async throws {
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 200)
        #expect(try await validate("GOOD", from: "203.0.113.8").status == 200)
        shell.clock.advance(by: .hours(24))
        try await spend()
        #expect(try await shell.ask(.get, "/api/v1/licenses", .fullKey).status == 429)
        #expect(try await validate("GOOD").status == 429)
    }

    @Test
    func `After a minute guessing may go on`() async throws {
        try await spend()
        shell.clock.advance(by: .minutes(1))
        #expect(try await shell.ask(.get, "/api/v1/licenses", .bearer("guess 31")).status == 401)
    }

    @Test
    func `Routes for anyone stay open`() async throws {
        try await spend()
        #expect(try await shell.ask(.get, "/api/v1/public-keys").status == 200)
    }

    @Test
    func `One IPv6 network is one client`() async throws {
        for number in 1...30 {
            _ = try await validate("guess \(number)", from: "2001:db8:0:1::\(number)")
        }
        #expect(try await validate("guess 31", from: "2001:db8:0:1::ffff").status == 429)
        #expect(try await validate("guess 31", from: "2001:db8:0:2::1").status == 200)
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
}
