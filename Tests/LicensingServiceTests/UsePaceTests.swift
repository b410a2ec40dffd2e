import LicensingCore
import LicensingService
import Testing

@Suite("The pace of writing uses behind")
struct UsePaceTests {
    @Test(
        "A flush is followed by a rest of ten times its length, a quarter of a second at the least and five at the most",
        arguments: [(0, 250), (10, 250), (25, 250), (26, 260), (100, 1000), (500, 5000), (60_000, 5000)]
    )
    func rest(taken: Int64, rest: Int64) {
        var pace = UsePace(startingAt: Span(milliseconds: 1000))
        #expect(wait(pace, at: 1000) == 0)
        pace.note(from: Span(milliseconds: 1000), to: Span(milliseconds: 1000 + taken), hasFailed: false)
        #expect(wait(pace, at: 1000 + taken) == rest)
        #expect(wait(pace, at: 1000 + taken + rest - 1) == 1)
        #expect(wait(pace, at: 1000 + taken + rest + 5) == 0)
    }

    @Test("Where memory gets short nobody rests, unless the store has just refused")
    func crowded() {
        var pace = UsePace(startingAt: Span(milliseconds: 0))
        pace.note(from: Span(milliseconds: 0), to: Span(milliseconds: 400), hasFailed: false)
        #expect(wait(pace, at: 400, isCrowded: true) == 0)
        pace.note(from: Span(milliseconds: 400), to: Span(milliseconds: 401), hasFailed: true)
        #expect(wait(pace, at: 401, isCrowded: true) == 250)
    }

    private func wait(_ pace: UsePace, at uptime: Int64, isCrowded: Bool = false) -> Int64 {
        pace.wait(at: Span(milliseconds: uptime), isCrowded: isCrowded).milliseconds
    }
}
