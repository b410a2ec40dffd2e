import LicensingCore

/// When the windows of a budget begin, each a minute long.
enum WindowScheme: Sendable {
    static let length = Span.minutes(1)

    /// With the first request that is counted in it.
    case fromFirstRequest
    /// By the clock, so that all nodes call a window the same, whichever counts in it first.
    case aligned

    /// The start of the window of this bucket that begins or goes on now.
    func start(of bucket: LimitHash, at now: Instant) -> Instant {
        switch self {
        case .fromFirstRequest: now
        case .aligned: Self.alignedStart(of: bucket, length: Self.length, at: now)
        }
    }

    /// Whether a window of this bucket goes on.
    ///
    /// One that began long after now was left by a clock since set back, and must not last until that clock's time.
    func isRunning(_ start: Instant, of bucket: LimitHash, at now: Instant) -> Bool {
        switch self {
        case .fromFirstRequest: now < start + Self.length && start < now + Self.length
        case .aligned: start == self.start(of: bucket, at: now)
        }
    }

    /// Windows without a gap, each bucket's on a millisecond of its own.
    ///
    /// If all began on the full minute, everybody who was refused would come back at the same moment.
    static func alignedStart(of bucket: LimitHash, length: Span, at now: Instant) -> Instant {
        let phase = Int64(bucket.high % UInt64(length.milliseconds))
        let into = (now.milliseconds - phase) % length.milliseconds
        return Instant(milliseconds: now.milliseconds - (into < 0 ? into + length.milliseconds : into))
    }
}
