/// Buckets of equal kind, one behind the other without a gap.
package struct Series: Equatable, Sendable {
    /// How many buckets one answer may hold.
    package static let limit = 1000

    /// How far a series reaches back when nobody says from when.
    package static let usualLength = 30

    /// Why there is no such series.
    package enum Impossible: Error, Equatable, Sendable {
        /// It would end before it has begun.
        case empty
        /// It would have more buckets than ``Series/limit``.
        case tooLong
        /// Its first bucket would begin before the year 0000.
        case tooEarly
    }

    package let interval: SeriesInterval
    /// The start of each bucket, oldest first; there is at least one.
    package let starts: [Instant]
    /// The moment before which the last bucket was to be the last.
    package let to: Instant

    /// From the bucket that holds `from` to the one that holds the last moment before `to`.
    ///
    /// - Parameters:
    ///   - interval: How long the buckets are.
    ///   - from: A moment within the first bucket; nil is ``usualLength`` buckets before the one that holds `to`.
    ///   - to: The first moment that matters no more; buckets are whole, so the last one may reach over it.
    /// - Throws: ``Impossible``.
    package init(of interval: SeriesInterval, from: Instant?, to: Instant) throws(Impossible) {
        let first = from.map(interval.floor) ?? interval.start(-Self.usualLength, from: interval.floor(to))
        guard from ?? first < to else {
            throw .empty
        }
        guard first >= .earliest else {
            throw .tooEarly
        }
        var starts: [Instant] = []
        var start = first
        while start < to {
            guard starts.count < Self.limit else {
                throw .tooLong
            }
            starts.append(start)
            start = interval.next(after: start)
        }
        self.interval = interval
        self.starts = starts
        self.to = to
    }

    package var from: Instant {
        starts.first ?? to
    }

    /// The first moment behind the last bucket.
    package var end: Instant {
        starts.last.map(interval.next) ?? to
    }
}
