import LicensingCore

/// Makes UUIDs of version 7 (RFC 9562) that only ever grow: lists are ordered by id, so a clock that jumps back must not
/// put new rows behind old ones.
package struct UUIDSequence: Sendable {
    private var lastMilliseconds: UInt64 = 0
    /// The 12 bits behind the version: a counter within one millisecond.
    private var counter: UInt64 = 0

    package init() {}

    /// Lets the ids that follow be higher than all that were made until a moment, by whichever process.
    package mutating func skip(past moment: Instant) {
        lastMilliseconds = max(lastMilliseconds, UInt64(max(0, min(moment.milliseconds, 0xFFFF_FFFF_FFFF))))
        counter = 0
    }

    package mutating func next(at now: Instant, random: UInt64) -> UUIDBits {
        let milliseconds = UInt64(max(0, min(now.milliseconds, 0xFFFF_FFFF_FFFF)))
        if milliseconds > lastMilliseconds {
            lastMilliseconds = milliseconds
            counter = 0
        } else if counter == 0xFFF {
            lastMilliseconds += 1
            counter = 0
        } else {
            counter += 1
        }
        return UUIDBits(
            high: lastMilliseconds << 16 | 0x7000 | counter,
            low: 0x8000_0000_0000_0000 | random >> 2
        )
    }
}
