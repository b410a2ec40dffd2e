import LicensingCore
import Testing

@Suite("Health of endpoints")
struct EndpointHealthTests {
    private let now = Samples.now

    struct Row: Sendable {
        /// How long ago the first failure was; nil when the endpoint works.
        let failingFor: Span?
        let sign: EndpointHealth.Sign
        /// How long it counts as failing afterwards.
        let after: Span?
        let disabling: WebhookDisabling?
    }

    static let table = [
        Row(failingFor: nil, sign: .succeeded, after: nil, disabling: nil),
        Row(failingFor: nil, sign: .failed, after: Span(milliseconds: 0), disabling: nil),
        Row(failingFor: nil, sign: .gone, after: Span(milliseconds: 0), disabling: .gone),
        Row(failingFor: .hours(1), sign: .succeeded, after: nil, disabling: nil),
        Row(failingFor: .hours(1), sign: .failed, after: .hours(1), disabling: nil),
        Row(failingFor: .hours(1), sign: .gone, after: .hours(1), disabling: .gone),
        Row(failingFor: almost, sign: .failed, after: almost, disabling: nil),
        Row(failingFor: .days(5), sign: .failed, after: .days(5), disabling: .failing),
        Row(failingFor: .days(5), sign: .succeeded, after: nil, disabling: nil),
        Row(failingFor: .days(5), sign: .gone, after: .days(5), disabling: .gone),
        Row(failingFor: .days(900), sign: .failed, after: .days(900), disabling: .failing),
        // The clock was set back meanwhile.
        Row(failingFor: .hours(-1), sign: .failed, after: .hours(-1), disabling: nil),
    ]

    private static let almost = Span(milliseconds: 5 * 86_400_000 - 1)

    @Test("One attempt more", arguments: table)
    func oneAttempt(_ row: Row) {
        let health = EndpointHealth(failingSince: row.failingFor.map { now - $0 }).after(row.sign, at: now)
        #expect(health.failingSince == row.after.map { now - $0 })
        #expect(health.disabling == row.disabling)
    }

    @Test("A success between starts the five days anew")
    func success() {
        var health = EndpointHealth(failingSince: nil).after(.failed, at: now)
        health = health.after(.failed, at: now + .days(4))
        health = health.after(.succeeded, at: now + .days(4) + .hours(1))
        health = health.after(.failed, at: now + .days(6))
        #expect(health == EndpointHealth(failingSince: now + .days(6)))
        #expect(health.after(.failed, at: now + .days(11)).disabling == .failing)
    }

    @Test("What an attempt says")
    func signs() {
        let signs: [(DeliveryAttempt.Outcome, EndpointHealth.Sign)] = [
            (.answered(status: 200, body: ""), .succeeded),
            (.answered(status: 299, body: ""), .succeeded),
            (.answered(status: 199, body: ""), .failed),
            (.answered(status: 302, body: ""), .failed),
            (.answered(status: 404, body: ""), .failed),
            (.answered(status: 410, body: ""), .gone),
            (.answered(status: 500, body: ""), .failed),
            (.failed("The connection was refused."), .failed),
        ]
        for (outcome, sign) in signs {
            let attempt = DeliveryAttempt(startedAt: now, duration: .seconds(0), outcome: outcome)
            #expect(EndpointHealth.Sign(attempt) == sign)
        }
    }
}
