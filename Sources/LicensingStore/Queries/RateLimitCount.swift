import LicensingCore

/// What was counted in one window of one bucket, by one node or by all of them together.
package struct RateLimitCount: Equatable, Sendable {
    package let bucket: LimitHash
    package let start: Instant
    package let end: Instant
    package let count: Int

    package init(bucket: LimitHash, start: Instant, end: Instant, count: Int) {
        self.bucket = bucket
        self.start = start
        self.end = end
        self.count = count
    }

    /// That a credential worked: a window without a start, whose end moves with every use.
    package static func proof(_ bucket: LimitHash, until end: Instant) -> RateLimitCount {
        RateLimitCount(bucket: bucket, start: Instant(milliseconds: 0), end: end, count: 1)
    }

    package var isProof: Bool {
        start.milliseconds == 0
    }
}
