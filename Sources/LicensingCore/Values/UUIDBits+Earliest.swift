extension UUIDBits {
    /// When a UUID of version 7 was made.
    package var moment: Instant {
        Instant(milliseconds: Int64(high >> 16))
    }

    /// Lower than every UUID of version 7 that was made at a moment or later.
    package static func earliest(at moment: Instant) -> UUIDBits {
        UUIDBits(high: UInt64(max(0, min(moment.milliseconds, 0xFFFF_FFFF_FFFF))) << 16, low: 0)
    }
}
