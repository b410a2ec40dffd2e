import LicensingCore
import LicensingService
import Testing

@Suite("Since when nobody could be heard")
struct OutageStartTests {
    private struct Row: Sendable, CustomTestStringConvertible {
        let silence: Int64?
        let pulseAge: Int64?
        let isShared: Bool
        /// How long ago it began; nil for no outage.
        let expected: Int64?

        var testDescription: String {
            "silence \(silence ?? -1), pulse \(pulseAge ?? -1), \(isShared ? "shared" : "alone")"
        }
    }

    private static let rows = [
        // The first beat on a store of one's own: since the last sign of life, however short; none on an empty one.
        Row(silence: nil, pulseAge: 1, isShared: false, expected: 1),
        Row(silence: nil, pulseAge: 90_000, isShared: false, expected: 90_000),
        Row(silence: nil, pulseAge: nil, isShared: false, expected: nil),
        // While running, by the process's own silence.
        Row(silence: 12_000, pulseAge: 12_000, isShared: false, expected: nil),
        Row(silence: 12_001, pulseAge: 60_000, isShared: false, expected: 12_001),
        // The first beat among others: only if none of them beat for longer than they do.
        Row(silence: nil, pulseAge: 7500, isShared: true, expected: nil),
        Row(silence: nil, pulseAge: 7501, isShared: true, expected: 7501),
        Row(silence: nil, pulseAge: nil, isShared: true, expected: nil),
        // Cut off alone: the others could be heard. Together: since the last of them could.
        Row(silence: 60_000, pulseAge: 4000, isShared: true, expected: nil),
        Row(silence: 60_000, pulseAge: 12_000, isShared: true, expected: nil),
        Row(silence: 60_000, pulseAge: 40_000, isShared: true, expected: 40_000),
        // A clock that was set forward says nothing to whoever has just beaten.
        Row(silence: 5000, pulseAge: 3_600_000, isShared: true, expected: nil),
        // A pulse of a clock that is ahead is no outage.
        Row(silence: nil, pulseAge: -5000, isShared: true, expected: nil),
    ]

    @Test("Row by row", arguments: rows)
    private func table(_ row: Row) {
        let now = Instant(milliseconds: 1_800_000_000_000)
        let start = ServerPulse.outageStart(
            silence: row.silence.map { Span(milliseconds: $0) },
            lastPulse: row.pulseAge.map { now - Span(milliseconds: $0) },
            isShared: row.isShared,
            now: now
        )
        #expect(start == row.expected.map { now - Span(milliseconds: $0) })
    }
}
