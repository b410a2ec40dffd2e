import LicensingCore

/// The heartbeats of the journal as a transaction sees them.
struct HeartbeatView: Sendable {
    var growing = HeartbeatGeneration()
    var folding: HeartbeatGeneration?

    /// The last one of a machine in milliseconds; 0 when there is none.
    func heartbeat(of machine: UUIDBits) -> Int64 {
        max(growing.heartbeat(of: machine), folding?.heartbeat(of: machine) ?? 0)
    }
}
