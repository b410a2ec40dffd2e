import LicensingCore

/// The latest moment that is known to have been, by which a clock that was set back is noticed.
struct TimeMark: Sendable, Equatable {
    /// Clocks are corrected by so much without anybody having meddled.
    static let tolerance = Span.minutes(5)

    /// The latest that the server has signed.
    private(set) var signed = Instant(milliseconds: 0)
    /// The latest that this device has shown, since then.
    private(set) var shown = Instant(milliseconds: 0)

    init() {}

    init(signed: Instant, shown: Instant) {
        self.signed = signed
        self.shown = shown
    }

    /// How much the clock is behind what has been; nil where that is nothing to speak of.
    func setBack(at now: Instant) -> Span? {
        let behind = max(signed, shown).since(now)
        return behind > Self.tolerance ? behind : nil
    }

    mutating func noteShown(_ now: Instant) {
        shown = max(shown, now)
    }

    /// The server has answered a fresh question: that is the time, whatever this device has shown before.
    mutating func noteAnswer(_ moment: Instant) {
        signed = moment
        shown = moment
    }

    /// A file was made at this moment, and may have been under way for long.
    ///
    /// It ends a lockout by a clock that once ran ahead: where the clock seems to be set back, a file that is newer than
    /// anything the server has signed so far counts for more than what this device has shown. An older one does not, so
    /// that no file can be brought back to life by taking it up again with an old clock.
    mutating func noteFile(_ moment: Instant, now: Instant) {
        guard moment > signed else {
            return
        }
        let wasSetBack = setBack(at: now) != nil
        signed = moment
        if wasSetBack {
            shown = max(moment, now)
        }
    }
}
