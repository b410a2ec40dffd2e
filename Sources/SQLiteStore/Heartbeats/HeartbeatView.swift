import LicensingCore

/// The heartbeats of the journal as a transaction sees them.
struct HeartbeatView: Sendable {
    var growing = HeartbeatGeneration()
    var folding: HeartbeatGeneration?

    /// The last one of a machine in milliseconds; nil when there is none.
    func heartbeat(of machine: UUIDBits) -> Int64? {
        let newest = growing.heartbeat(of: machine)
        guard let older = folding?.heartbeat(of: machine) else {
            return newest
        }
        return max(newest ?? older, older)
    }
}
