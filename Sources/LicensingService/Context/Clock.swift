import LicensingCore

/// Where the time comes from. The server's clock decides; nobody else's does.
package protocol Clock: Sendable {
    func now() -> Instant
}
