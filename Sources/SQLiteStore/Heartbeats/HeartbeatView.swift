import LicensingCore

/// The heartbeats of the journal as a transaction sees them.
struct HeartbeatView: Sendable {
    var growing = HeartbeatGeneration()
    var folding: HeartbeatGeneration?

    /// The last one of a machine in milliseconds; nil when there is none.
    func heartbeat(of machine: UUIDBits) -> Int64? {
        // What grows is later, or as late.
        growing.heartbeat(of: machine) ?? folding?.heartbeat(of: machine)
    }
}
