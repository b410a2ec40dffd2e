import LicensingCore
import TestSupport
import Testing

@Suite("Intervals and series")
struct SeriesIntervalTests {
    /// A moment of a civil date, from the calendar's own arithmetic.
    private func moment(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int = 0,
        _ milliseconds: Int64 = 0
    ) throws
        -> Instant
    {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        return Instant(milliseconds: Int64(date.daysSinceEpoch) * 86_400_000) + .hours(Int64(hour))
            + Span(milliseconds: milliseconds)
    }

    /// A few dates whose distance from the epoch is known from elsewhere (`date -u -d … +%s`).
    @Test(
        "Dates lie where the calendar says",
        arguments: [
            (1970, 1, 1, 0), (2000, 2, 29, 951_782_400), (2026, 11, 25, 1_795_564_800),
            (1969, 12, 31, -86_400), (1900, 3, 1, -2_203_891_200), (2100, 3, 1, 4_107_542_400),
        ]
    )
    func dates(year: Int, month: Int, day: Int, seconds: Int64) throws {
        #expect(try moment(year, month, day).unixSeconds == seconds)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let interval: SeriesInterval
        let within: (Int, Int, Int)
        let start: (Int, Int, Int)
        let next: (Int, Int, Int)

        init(
            _ interval: SeriesInterval,
            _ within: (Int, Int, Int),
            _ start: (Int, Int, Int),
            _ next: (Int, Int, Int)
        ) {
            self.interval = interval
            self.within = within
            self.start = start
            self.next = next
        }

        var testDescription: String { "\(interval) of \(within)" }
    }

    @Test(
        "Every moment of a bucket leads to its start, and the next begins where it ends",
        arguments: [
            Case(.day, (2024, 2, 28), (2024, 2, 28), (2024, 2, 29)),
            Case(.day, (2024, 2, 29), (2024, 2, 29), (2024, 3, 1)),
            Case(.day, (2023, 2, 28), (2023, 2, 28), (2023, 3, 1)),
            Case(.day, (2026, 12, 31), (2026, 12, 31), (2027, 1, 1)),
            Case(.day, (1969, 12, 31), (1969, 12, 31), (1970, 1, 1)),
            // 2026-11-25 is a Wednesday.
            Case(.week, (2026, 11, 25), (2026, 11, 23), (2026, 11, 30)),
            Case(.week, (2026, 11, 23), (2026, 11, 23), (2026, 11, 30)),
            Case(.week, (2026, 11, 29), (2026, 11, 23), (2026, 11, 30)),
            // Across years: 2027-01-01 is a Friday, 1970-01-01 was a Thursday.
            Case(.week, (2027, 1, 1), (2026, 12, 28), (2027, 1, 4)),
            Case(.week, (2026, 12, 31), (2026, 12, 28), (2027, 1, 4)),
            Case(.week, (1970, 1, 1), (1969, 12, 29), (1970, 1, 5)),
            Case(.week, (1969, 12, 28), (1969, 12, 22), (1969, 12, 29)),
            Case(.week, (2024, 2, 29), (2024, 2, 26), (2024, 3, 4)),
            Case(.month, (2024, 2, 29), (2024, 2, 1), (2024, 3, 1)),
            Case(.month, (2026, 1, 31), (2026, 1, 1), (2026, 2, 1)),
            Case(.month, (2026, 12, 31), (2026, 12, 1), (2027, 1, 1)),
            Case(.month, (1969, 12, 31), (1969, 12, 1), (1970, 1, 1)),
            Case(.month, (1900, 2, 28), (1900, 2, 1), (1900, 3, 1)),
        ]
    )
    func floors(_ example: Case) throws {
        let within = try moment(example.within.0, example.within.1, example.within.2)
        let start = try moment(example.start.0, example.start.1, example.start.2)
        let next = try moment(example.next.0, example.next.1, example.next.2)
        for inside in [within, within + .hours(12), within + .days(1) - Span(milliseconds: 1), start] {
            #expect(example.interval.floor(inside) == start)
        }
        #expect(example.interval.floor(start - Span(milliseconds: 1)) < start)
        #expect(example.interval.next(after: start) == next)
        #expect(example.interval.start(-1, from: next) == start)
        #expect(example.interval.floor(next) == next)
    }

    @Test("Hours before and after 1970 begin at their full hour")
    func hours() throws {
        for (year, month, day) in [(2026, 11, 25), (1969, 12, 31)] {
            let start = try moment(year, month, day, 23)
            #expect(SeriesInterval.hour.floor(start) == start)
            #expect(SeriesInterval.hour.floor(start + .minutes(59)) == start)
            #expect(SeriesInterval.hour.floor(start - Span(milliseconds: 1)) == start - .hours(1))
            #expect(SeriesInterval.hour.next(after: start) == start + .hours(1))
        }
    }

    @Test("Months are counted across years, in both directions")
    func manyMonths() throws {
        let january = try moment(2027, 1, 1)
        #expect(SeriesInterval.month.start(-30, from: january) == (try moment(2024, 7, 1)))
        #expect(SeriesInterval.month.start(14, from: january) == (try moment(2028, 3, 1)))
        #expect(SeriesInterval.month.start(-685, from: january) == (try moment(1969, 12, 1)))
    }

    @Test("Any moment lies in exactly one bucket, and buckets of a length meet")
    func everyMoment() {
        var random = SplitMix64()
        let seed = random.seed
        for _ in 0..<2000 {
            let moment = Instant(
                milliseconds: .random(
                    in: Instant.earliest.milliseconds...Instant.latest.milliseconds,
                    using: &random
                )
            )
            for interval in SeriesInterval.allCases {
                let start = interval.floor(moment)
                let next = interval.next(after: start)
                #expect(start <= moment && moment < next, "LICENTRIC_SEED=\(seed)")
                #expect(interval.floor(next - Span(milliseconds: 1)) == start, "LICENTRIC_SEED=\(seed)")
            }
        }
    }

    @Test("Moments beyond all calendars are no trap", arguments: SeriesInterval.allCases)
    func absurdMoments(interval: SeriesInterval) {
        for milliseconds in [Int64.min, .max] {
            let start = interval.floor(Instant(milliseconds: milliseconds))
            #expect(interval.floor(start) <= start)
        }
    }

    // MARK: Series

    @Test("A series begins at its interval's start, has no gap, and ends with the last moment before its end")
    func series() throws {
        let from = try moment(2026, 1, 30, 17)
        let to = try moment(2026, 3, 1)
        let days = try Series(of: .day, from: from, to: to)
        #expect(days.from == (try moment(2026, 1, 30)))
        #expect(days.starts.count == 30)
        #expect(days.starts.last == (try moment(2026, 2, 28)))
        #expect(days.end == to)
        let onwards = try Series(of: .day, from: from, to: to + Span(milliseconds: 1))
        #expect(onwards.starts.last == to)
        let months = try Series(of: .month, from: from, to: to)
        #expect(try months.starts == [moment(2026, 1, 1), moment(2026, 2, 1)])
        let weeks = try Series(of: .week, from: from, to: try moment(2026, 2, 2, 0, 1))
        #expect(try weeks.starts == [moment(2026, 1, 26), moment(2026, 2, 2)])
    }

    @Test("Nobody says from when: thirty buckets before the one of the end")
    func usualLength() throws {
        let now = try moment(2026, 11, 25, 3, 1)
        for interval in SeriesInterval.allCases {
            let series = try Series(of: interval, from: nil, to: now)
            #expect(series.starts.count == 31)
            #expect(series.starts.last == interval.floor(now))
        }
        let atMidnight = try Series(of: .day, from: nil, to: try moment(2026, 11, 25))
        #expect(atMidnight.starts.count == 30)
    }

    @Test("A thousand buckets and no more", arguments: SeriesInterval.allCases)
    func limit(interval: SeriesInterval) throws {
        let start = interval.floor(try moment(2026, 11, 25))
        let end = interval.start(Series.limit, from: start)
        #expect(try Series(of: interval, from: start, to: end).starts.count == Series.limit)
        #expect(throws: Series.Impossible.tooLong) {
            try Series(of: interval, from: start, to: end + Span(milliseconds: 1))
        }
        #expect(throws: Series.Impossible.tooLong) {
            try Series(of: .hour, from: .earliest, to: .latest)
        }
    }

    @Test("No series is empty, and none begins before the year 0000")
    func impossible() throws {
        let now = try moment(2026, 11, 25)
        #expect(throws: Series.Impossible.empty) { try Series(of: .day, from: now, to: now) }
        #expect(throws: Series.Impossible.empty) { try Series(of: .day, from: now + .hours(1), to: now) }
        // Within one bucket, but the wrong way round.
        #expect(throws: Series.Impossible.empty) {
            try Series(of: .month, from: now, to: now - Span(milliseconds: 1))
        }
        #expect(throws: Series.Impossible.tooEarly) {
            try Series(of: .week, from: .earliest, to: .earliest + .days(20))
        }
        #expect(throws: Series.Impossible.tooEarly) {
            try Series(of: .day, from: nil, to: .earliest + .days(2))
        }
        #expect(try Series(of: .day, from: .earliest, to: .earliest + .days(2)).starts.count == 2)
    }
}
