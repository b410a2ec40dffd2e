import ArgumentParser
import Testing

@testable import licentric

struct SharedRateLimitsTests {
    private func settings(
        _ arguments: [String],
        _ environment: [String: String] = [:]
    ) throws
        -> ServerSettings
    {
        try ServerSettings(flags: ServerFlags.parse(arguments), Environment(environment))
    }

    @Test(
        arguments: [
            ([], [:], false), (["--shared-rate-limits"], [:], true),
            ([], ["LICENTRIC_SHARED_RATE_LIMITS": "1"], true),
            ([], ["LICENTRIC_SHARED_RATE_LIMITS": "0"], false),
            (["--shared-rate-limits"], ["LICENTRIC_SHARED_RATE_LIMITS": "0"], true),
        ] as [([String], [String: String], Bool)]
    )
    func `Every node counts for itself unless it is told otherwise`(
        arguments: [String],
        environment: [String: String],
        expected: Bool
    ) throws {
        #expect(try settings(arguments, environment).sharesRateLimits == expected)
    }

    @Test
    func `Sharing without a database that others could be on is refused in a sentence`() throws {
        let sharing = try settings(["--shared-rate-limits"])
        let failure = #expect(throws: StartFailure.self) {
            try sharing.insistOnSomebodyToShareWith(.directory("data"))
        }
        #expect(failure?.description.contains("--shared-rate-limits") == true)
        #expect(failure?.description.contains("--database-url") == true)
        let url = try DatabaseURL("postgres://licentric@db/licentric", option: "--database-url")
        try sharing.insistOnSomebodyToShareWith(
            .database(url, direct: nil, connections: 1, directory: "data")
        )
        try settings([]).insistOnSomebodyToShareWith(.directory("data"))
    }
}
