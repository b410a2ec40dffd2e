import LicensingCore
import LicensingStore

/// A series with what was counted in each of its buckets.
package struct CountedSeries: Equatable, Sendable {
    package let series: Series
    private var counts: [Instant: [String: Int]] = [:]

    init(_ series: Series, rows: [CounterRow]) {
        self.series = series
        for row in rows {
            counts[series.interval.floor(row.start), default: [:]][row.metric, default: 0] += row.count
        }
    }

    /// How often an event happened in the bucket that begins at a moment.
    package func count(of type: EventType, in start: Instant) -> Int {
        count(of: type.rawValue, in: start)
    }

    /// How many validations in the bucket that begins at a moment were answered how.
    package func validations(in start: Instant) -> ValidationCounts {
        ValidationCounts { count(of: $0, in: start) }
    }

    private func count(of metric: String, in start: Instant) -> Int {
        counts[start]?[metric] ?? 0
    }
}
