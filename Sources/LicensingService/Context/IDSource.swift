import LicensingCore

/// Where ids and random bytes come from, so that a test can repeat a run.
package protocol IDSource: Sendable {
    /// A UUID of version 7, higher than every one before it.
    func uuid(at now: Instant) -> UUIDBits

    /// Lets the ids that follow be higher than all that an earlier process made until a moment, though the clock was set
    /// back meanwhile.
    func skip(past moment: Instant)

    /// Bytes nobody can guess.
    func randomBytes(_ count: Int) -> [UInt8]
}
