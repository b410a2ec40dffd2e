import LicensingCore
import LicensingStore

/// Gives a device a seat.
///
/// Everything is counted inside the transaction that takes it, so a license never holds more machines than
/// its limit, whatever arrives at the same moment.
package struct ActivateMachine: Sendable {
    package enum Outcome: Sendable {
        case created(MachineView)
        /// The fingerprint had its seat already: the client is trying again.
        case existing(MachineView)
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Gives a device a seat on a license, or refuses it: then the event of the reached limit is kept all the same.
    package func change(
        _ draft: MachineDraft,
        on licenseID: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<Outcome> {
        let (now, log) = (origin.now, context.outages)
        let outages = log.known(at: now)
        // In an outage that is not recorded yet nobody has died whose seat could be given away.
        let notesPulse = !log.isOngoing(at: now)
        return .deciding(
            by: origin,
            showing: licenseID,
            committed: { log.noteSignOfLife(at: now) }
        ) { ledger in
            // Licenses whose policies forbid to share a device look for it at the same time.
            try ledger.writer.lock(.device, draft.fingerprint)
            try ledger.writer.lock(licenseID)
            try ledger.writer.foresee {
                _ = try ledger.writer.ruledLicense(licenseID)
                _ = try ledger.writer.machine(fingerprint: draft.fingerprint, on: licenseID)
                _ = try ledger.writer.standingFiles(of: licenseID, for: draft.fingerprint, at: now)
                _ = try ledger.writer.subscribers()
            }
            guard let ruled = try ledger.writer.ruledLicense(licenseID) else {
                return .failure(.notFound("license"))
            }
            let step = Step(
                ledger: ledger,
                ruled: ruled,
                draft: draft,
                liveness: Liveness(terms: ruled.policy.terms, outages: outages, now: now),
                notesPulse: notesPulse
            )
            return try step.run()
        }
    }

    /// One activation inside its transaction.
    private struct Step {
        let ledger: Ledger
        let ruled: RuledLicense
        let draft: MachineDraft
        let liveness: Liveness
        let notesPulse: Bool

        private var writer: TenantWriter { ledger.writer }
        private var license: License { ruled.license }
        private var terms: PolicyTerms { ruled.policy.terms }
        private var now: Instant { liveness.now }

        func run() throws -> Result<Outcome, Refusal> {
            let existing = try writer.machine(fingerprint: draft.fingerprint, on: license.id)
            try ledger.meetSubscribers()
            let replaced = try replacedMachine(besides: existing)
            if existing == nil, draft.replaces != nil, replaced == nil {
                return .failure(.missingReference("replaces"))
            }
            let held = try writer.heldSeats(of: license, for: draft.fingerprint, at: now)
            let situation = try situation(existing: existing, replaced: replaced, held: held)
            let decision = ActivationRules.decide(
                situation,
                license: license,
                terms: terms,
                liveness: liveness
            )
            if case .refuse(let refusal) = decision {
                try noteRefusal(refusal)
                return .failure(refusal)
            }
            if let replaced {
                try remove(replaced)
            }
            if case .keep(var machine) = decision {
                try writer.noteSeen(machine, at: now, heartbeat: false)
                try noteSeatOfDead()
                machine.lastSeenAt = now
                return .success(.existing(MachineView(machine, liveness: liveness)))
            }
            return .success(.created(try create(isHeld: held.own != nil)))
        }

        /// The machine named by `replaces`.
        ///
        /// A retry finds it gone, and the new one in its place.
        private func replacedMachine(besides existing: Machine?) throws -> Machine? {
            guard let id = draft.replaces, id != existing?.id, let machine = try writer.machine(id),
                machine.licenseID == license.id
            else {
                return nil
            }
            return machine
        }

        private func situation(
            existing: Machine?,
            replaced: Machine?,
            held: HeldSeats
        ) throws -> ActivationRules.Situation {
            let limited = license.machineLimit(under: terms) != nil
            let bounded = existing == nil && terms.maxUniqueFingerprints != nil
            return ActivationRules.Situation(
                existing: existing,
                seatsTaken: limited ? try seatsTaken(without: replaced) + held.others : 0,
                seatsHeld: held.others,
                heldElsewhere: existing == nil
                    ? try writer.isHeldElsewhere(draft.fingerprint, by: license, terms: terms) : false,
                fingerprintsEver: bounded ? try writer.fingerprintsEver(of: license.id) : 0,
                fingerprintKnown: bounded ? try writer.hasEverHad(draft.fingerprint, on: license.id) : false
            )
        }

        /// The seat of a replaced machine is free, unless its license file goes on.
        private func seatsTaken(without replaced: Machine?) throws -> Int {
            let freed = replaced.flatMap { heldUntil($0) == nil ? $0 : nil }
            guard terms.floating, let alive = liveness.thresholds else {
                return license.machineCount - (freed == nil ? 0 : 1)
            }
            return try writer.seats(of: license.id, alive: alive, besides: freed?.id)
        }

        private func heldUntil(_ machine: Machine) -> Instant? {
            SeatRelease.heldUntil(machine, removedBy: ledger.origin.actor, terms: terms, now: now)
        }

        private func noteRefusal(_ refusal: Refusal) throws {
            if refusal.code == .machineLimitExceeded || refusal.code == .floatingLimitExceeded {
                try ledger.record(.licenseLimitReached, Licenses.view(ruled, in: writer, now: now))
            }
        }

        private func remove(_ machine: Machine) throws {
            let view = MachineView(machine, liveness: liveness)
            try writer.delete(machine, at: now, heldUntil: heldUntil(machine))
            try ledger.record(.machineDeactivated, view, of: license)
            try ledger.audit(.machineDeactivated, before: view)
        }

        /// A device that comes back takes its held seat again; a license file that it has goes on holding it.
        private func create(isHeld: Bool) throws -> MachineView {
            if isHeld {
                try writer.releaseHeldSeat(of: license.id, for: draft.fingerprint, at: now)
            }
            let fileEnd = try writer.fileEnd(of: license.id, for: draft.fingerprint, at: now)
            let known = try fileEnd.flatMap { _ in
                try writer.lastDeviceKey(of: license.id, for: draft.fingerprint)
            }
            let machine = Machine(
                id: ledger.newID(),
                licenseID: license.id,
                fingerprint: draft.fingerprint,
                name: draft.name,
                platform: draft.platform,
                hostname: draft.hostname,
                cores: draft.cores,
                metadata: draft.metadata,
                ipAddress: draft.ipAddress,
                lastSeenAt: now,
                lastHeartbeatAt: nil,
                fileExpiresAt: fileEnd,
                deviceKey: known ?? draft.deviceKey,
                createdAt: now,
                updatedAt: now
            )
            try writer.insert(machine, policy: ruled.policy.id)
            try noteSeatOfDead()
            let view = MachineView(machine, liveness: liveness)
            try ledger.record(.machineActivated, view, of: license)
            try ledger.audit(.machineActivated, after: view)
            return view
        }

        /// The seat may have been a dead machine's, which must not come back to life through an outage that is found later.
        private func noteSeatOfDead() throws {
            if notesPulse, terms.floating, terms.requireHeartbeat {
                try writer.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
            }
        }
    }
}
