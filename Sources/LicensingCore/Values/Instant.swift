/// A moment, as whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Text exists only at the edge (`LicensingWire`).
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    /// The first millisecond of the year 0000: earlier ones have no text.
    package static let earliest = Instant(milliseconds: -62_167_219_200_000)

    /// The last millisecond of the year 9999: later ones have no text.
    package static let latest = Instant(milliseconds: 253_402_300_799_999)

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Saturates instead of trapping: an absurd duration means "never", not a crash.
    package static func + (instant: Instant, span: Span) -> Instant {
        let (sum, overflow) = instant.milliseconds.addingReportingOverflow(span.milliseconds)
        return Instant(milliseconds: overflow ? (span.milliseconds > 0 ? .max : .min) : sum)
    }

    package static func - (instant: Instant, span: Span) -> Instant {
        let (difference, overflow) = instant.milliseconds.subtractingReportingOverflow(span.milliseconds)
        return Instant(milliseconds: overflow ? (span.milliseconds > 0 ? .min : .max) : difference)
    }

    /// Whole Unix seconds, rounded down, as signatures and rate-limit headers carry them.
    package var unixSeconds: Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
