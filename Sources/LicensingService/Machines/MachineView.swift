import LicensingCore

/// A machine as the API shows it: with how it stands at the moment of asking.
package struct MachineView: Equatable, Sendable {
    package let machine: Machine
    package let heartbeatStatus: HeartbeatStatus
    /// The next deadline; nil where there is none.
    package let nextHeartbeatAt: Instant?

    package init(_ machine: Machine, liveness: Liveness) {
        self.machine = machine
        heartbeatStatus = liveness.status(of: machine)
        nextHeartbeatAt = liveness.deadline(of: machine)
    }
}
