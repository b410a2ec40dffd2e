import LicensingCore
import LicensingStore

/// A machine says that it is alive.
///
/// A late heartbeat revives; on a floating license that takes a seat again.
package struct BeatHeart: Sendable {
    let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Notes a heartbeat.
    ///
    /// `license` is the only one whose machines the caller may speak for; nil for a vendor.
    package func change(
        _ id: Identifier<Machine>,
        of license: Identifier<License>?,
        by origin: Origin
    ) -> PendingChange<MachineView> {
        let (now, log) = (origin.now, context.outages)
        let outages = log.known(at: now)
        let notesPulse = !log.isOngoing(at: now)
        return PendingChange(by: origin, committed: { log.noteSignOfLife(at: now) }) { ledger in
            let writer = ledger.writer
            let found = try writer.lockedMachine(id) { license in
                _ = try writer.ruledLicense(license)
                _ = try writer.subscribers()
            }
            guard var machine = found, license == nil || machine.licenseID == license,
                let ruled = try writer.ruledLicense(machine.licenseID)
            else {
                throw Refusal.notFound("machine")
            }
            try ledger.meetSubscribers()
            let terms = ruled.policy.terms
            let liveness = Liveness(terms: terms, outages: outages, now: now)
            if let refusal = ActivationRules.stateRefusal(license: ruled.license, terms: terms, now: now) {
                throw refusal
            }
            if terms.floating, !liveness.isAlive(machine) {
                let license = machine.licenseID
                let held = try writer.heldSeats(of: ruled.license, for: machine.fingerprint, at: now).others
                let taken = try writer.seats(of: license, alive: liveness.thresholds) + held
                if let refusal = ActivationRules.seatRefusal(
                    license: ruled.license,
                    terms: terms,
                    seatsTaken: taken,
                    seatsHeld: held
                ) {
                    throw refusal
                }
                // The seat may have been another dead machine's: see ``ActivateMachine``.
                if notesPulse {
                    try writer.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
                }
            }
            try writer.noteSeen(machine, at: now, heartbeat: true)
            machine.lastSeenAt = now
            machine.lastHeartbeatAt = now
            let view = MachineView(machine, liveness: liveness)
            try ledger.record(.machineHeartbeat, view, of: ruled.license)
            return view
        }
    }
}
