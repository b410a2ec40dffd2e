import LicensingCore

/// Where the time comes from.
///
/// The server's clock decides; nobody else's does.
package protocol Clock: Sendable {
    func now() -> Instant

    /// How long the machine has been up: a clock that nobody sets, for telling how long something took.
    func uptime() -> Span
}
