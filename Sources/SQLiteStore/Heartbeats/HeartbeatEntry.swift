import LicensingCore

/// A heartbeat as the journal has it.
struct HeartbeatEntry: Sendable {
    let machine: UUIDBits
    /// In milliseconds since 1970.
    let time: Int64
}
