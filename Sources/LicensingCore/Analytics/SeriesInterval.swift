/// How long the buckets of a series are, by the calendar of UTC.
package enum SeriesInterval: String, CaseIterable, Sendable {
    case hour
    case day
    /// From Monday to Sunday.
    case week
    case month

    private static let millisecondsInHour: Int64 = 3_600_000
    private static let millisecondsInDay: Int64 = 86_400_000

    /// From the day 1970-01-01, a Thursday, back to the Monday of its week.
    private static let daysSinceMonday = 3

    /// The start of the bucket that holds a moment.
    package func floor(_ instant: Instant) -> Instant {
        switch self {
        case .hour:
            let hours = instant.bounded.milliseconds.flooredQuotient(by: Self.millisecondsInHour)
            return Instant(milliseconds: hours * Self.millisecondsInHour)
        case .day:
            return Self.midnight(of: Self.day(of: instant))
        case .week:
            let monday = (Self.day(of: instant) + Self.daysSinceMonday).flooredQuotient(by: 7) * 7
            return Self.midnight(of: monday - Self.daysSinceMonday)
        case .month:
            let date = CivilDate(daysSinceEpoch: Self.day(of: instant))
            return Self.midnight(of: Self.day(of: instant) - (date.day - 1))
        }
    }

    /// The start that lies so many buckets after a bucket's start; before it where the count is negative.
    package func start(_ count: Int, from start: Instant) -> Instant {
        switch self {
        case .hour: return start + .hours(Int64(count))
        case .day: return start + .days(Int64(count))
        case .week: return start + .days(7 * Int64(count))
        case .month:
            let date = CivilDate(daysSinceEpoch: Self.day(of: start))
            let months = date.year * 12 + date.month - 1 + count
            let year = months.flooredQuotient(by: 12)
            let first = CivilDate(year: year, month: months - year * 12 + 1, day: 1)
            // Every month has a first day.
            return first.map { Self.midnight(of: $0.daysSinceEpoch) } ?? start
        }
    }

    /// The start of the bucket behind the one that begins here.
    package func next(after start: Instant) -> Instant {
        self.start(1, from: start)
    }

    private static func day(of instant: Instant) -> Int {
        Int(instant.bounded.milliseconds.flooredQuotient(by: millisecondsInDay))
    }

    private static func midnight(of day: Int) -> Instant {
        Instant(milliseconds: Int64(day) * millisecondsInDay)
    }
}

extension Instant {
    /// The nearest moment that has a text, so that no arithmetic on the calendar overflows.
    fileprivate var bounded: Instant {
        min(max(self, .earliest), .latest)
    }
}
