import Foundation
import LicensingCore
import Testing

@testable import LicentricClient

@Suite("Requests: what is tried again, and what refusals say")
struct RequestTests {
    private let world = World()

    private func queue(_ answers: TransportResponse...) {
        world.server.set { $0.queue = answers.map { answer in { _ in answer } } }
    }

    @Test("a busy server is asked again after the time it names", arguments: [429, 503])
    func retryAfter(_ status: Int) async throws {
        queue(.refusal(status, "BUSY", ["retry-after": "3"]))
        #expect(try await world.client { $0.retries = 2 }.validate().source == .server)
        let nap = try #require(world.clock.naps.first)
        #expect(world.clock.naps.count == 1)
        #expect(.seconds(3) <= nap && nap <= .milliseconds(3250))
    }

    @Test("one that wants to be left alone for longer is told about, not waited for")
    func longWait() async throws {
        queue(.refusal(429, "RATE_LIMITED", ["Retry-After": "60"]))
        await #expect(throws: LicentricError.rateLimited(retryAfter: .seconds(60))) {
            try await world.client { $0.retries = 2 }.validate()
        }
        #expect(world.clock.naps.isEmpty)
    }

    @Test("tries end, and the waits between them grow")
    func bounded() async throws {
        world.server.set { $0.isDown = true }
        await #expect(throws: LicentricError.unreachable("no route")) {
            try await world.client { $0.retries = 4 }.validate()
        }
        #expect(world.server.requests.count == 5)
        #expect(world.clock.naps.count == 4)
        for (index, nap) in world.clock.naps.enumerated() {
            let full = Duration.milliseconds(500 << index)
            #expect(full / 2 <= nap && nap <= full)
        }
    }

    @Test("whatever an application's own transport throws is no answer; cancelling is not")
    func strangeFailures() async throws {
        world.server.set {
            $0.queue = [{ _ in throw CocoaError(.fileNoSuchFile) }, { _ in throw CancellationError() }]
        }
        let client = try world.client { $0.whenUnreachable = .failOpen }
        #expect(try await client.validate().source == .failOpen)
        // Nobody has cancelled anything here.
        #expect(try await client.validate().source == .failOpen)
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.validate()
        }
        world.server.set { $0.queue = [{ _ in throw CancellationError() }] }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }

    @Test("the wait has a ceiling, whatever the attempt", arguments: [1, 5, 20, 60, 1000])
    func ceiling(_ attempt: Int) throws {
        for fraction in [0, 0.5, 1] {
            let wait = try #require(RetryPace.wait(attempt: attempt, told: nil, fraction: fraction))
            #expect(.zero < wait && wait <= RetryPace.longestWait)
        }
    }

    @Test(
        "a refusal is not tried again, and says everything",
        arguments: [400, 401, 403, 404, 409, 422, 500]
    )
    func refusal(_ status: Int) async throws {
        queue(.refusal(status, "MACHINE_LIMIT_EXCEEDED"))
        let expected = ServerRefusal(
            status: status,
            code: "MACHINE_LIMIT_EXCEEDED",
            message: "No.",
            details: #"{"max":1}"#,
            requestID: "r-1"
        )
        await #expect(throws: LicentricError.refused(expected)) {
            try await world.client { $0.retries = 2 }.activate()
        }
        #expect(world.server.requests.count == 1)
    }

    @Test("no error, and nothing an error says, holds the license key")
    func secrets() async throws {
        queue(.refusal(401, "UNAUTHORIZED"))
        do {
            try await world.client().activate()
            Issue.record("nothing was thrown")
        } catch {
            #expect(!"\(error)".contains(World.licenseKey))
            #expect(error.localizedDescription == "No.")
        }
    }

    @Test("every error has a sentence")
    func sentences() {
        let errors: [LicentricError] = [
            .misconfigured("M."), .malformedLicenseKey, .unreachable("x"), .untrustedAnswer(.unsigned),
            .untrustedAnswer(.unknownKey("k")), .untrustedAnswer(.badSignature),
            .untrustedAnswer(.otherQuestion),
            .untrustedAnswer(.otherEnvironment), .untrustedAnswer(.malformed("x")), .unexpectedAnswer("x"),
            .clockWrong(ahead: .seconds(301)), .clockWrong(ahead: .seconds(-301)),
            .clockSetBack(behind: .seconds(1)),
            .rateLimited(retryAfter: .seconds(60)), .notActivated, .noOfflineFile, .fileRefused("F."),
            .fileRemoved,
            .fileHoldsNoSeat, .stateDamaged("x"), .stateUnusable("x"),
        ]
        for error in errors {
            #expect(error.errorDescription?.isEmpty == false, "\(error)")
        }
        #expect(LicentricError.text(.seconds(301)) == "5 minutes")
        #expect(LicentricError.text(.seconds(1)) == "1 second")
        #expect(LicentricError.text(.seconds(200_000)) == "2 days")
    }

    @Test(
        "addresses that cannot be meant are refused",
        arguments: ["ftp://a", "licenses.example.com", "https://u:p@a", "https://a/?x=1"]
    )
    func addresses(_ text: String) throws {
        let url = try #require(URL(string: text))
        #expect(throws: LicentricError.self) {
            try LicentricConfiguration(
                server: url,
                publicKeys: [SigningPair("kid-1", 7).pinned()],
                product: .code("pro"),
                fingerprint: "device-one"
            )
        }
    }
}
