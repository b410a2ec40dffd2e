import LicensingCore
import TestSupport
import Testing

@Suite("Retries")
struct RetryScheduleTests {
    /// Attempts made, and how long the next one waits in milliseconds: at least, at most.
    static let table: [(attempts: Int, least: Int64, most: Int64)] = [
        (0, 0, 0),
        (1, 5_000, 5_500),
        (2, 300_000, 330_000),
        (3, 1_800_000, 1_980_000),
        (4, 7_200_000, 7_920_000),
        (5, 18_000_000, 19_800_000),
        (6, 36_000_000, 39_600_000),
        (7, 36_000_000, 39_600_000),
    ]

    @Test("Each delay, without and with the longest jitter", arguments: table)
    func delays(_ row: (attempts: Int, least: Int64, most: Int64)) {
        let now = Samples.now
        #expect(
            RetrySchedule.next(afterAttempt: row.attempts, at: now, random: .min)
                == now + Span(milliseconds: row.least)
        )
        #expect(
            RetrySchedule.next(afterAttempt: row.attempts, at: now, random: .max)
                == now + Span(milliseconds: row.most)
        )
    }

    @Test("After the eighth attempt there is no other", arguments: [8, 9, Int.max, -1])
    func end(_ attempts: Int) {
        #expect(RetrySchedule.next(afterAttempt: attempts, at: Samples.now, random: 0) == nil)
    }

    @Test("The jitter spreads over the whole tenth")
    func spread() {
        var random = SplitMix64()
        var jitters: Set<Int64> = []
        for _ in 0..<20_000 {
            let next = RetrySchedule.next(afterAttempt: 1, at: Samples.now, random: random.next())
            let delay = (next?.milliseconds ?? 0) - Samples.now.milliseconds
            #expect((5_000...5_500).contains(delay), "seed \(random.seed)")
            jitters.insert(delay)
        }
        #expect(jitters.count == 501, "seed \(random.seed)")
    }

    @Test("A delivery that never gets through is tried for more than a day")
    func whole() {
        var moment = Samples.now
        var attempts = 1
        while let next = RetrySchedule.next(afterAttempt: attempts, at: moment, random: 0) {
            moment = next
            attempts += 1
        }
        #expect(attempts == 8)
        #expect(moment == Samples.now + .seconds(5) + .minutes(35) + .hours(27))
    }
}
