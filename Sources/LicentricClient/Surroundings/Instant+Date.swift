import Foundation
import LicensingCore

/// Between the milliseconds that are reckoned with and the types that applications know.
extension Instant {
    init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded(.down)
        self.init(milliseconds: Int64(exactly: min(max(milliseconds, -1e15), 1e15)) ?? 0)
    }

    var date: Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// How much later this is.
    func since(_ earlier: Instant) -> Span {
        Span(milliseconds: (self - Span(milliseconds: earlier.milliseconds)).milliseconds)
    }
}

extension Span {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let whole = Instant(milliseconds: Span.seconds(seconds).milliseconds)
        let rest = Span(milliseconds: attoseconds / 1_000_000_000_000_000)
        self.init(milliseconds: (whole + rest).milliseconds)
    }

    var duration: Duration {
        .milliseconds(milliseconds)
    }
}
