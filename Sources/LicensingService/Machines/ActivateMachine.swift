import LicensingCore
import LicensingStore

/// Gives a device a seat.
///
/// Everything is counted inside the transaction that takes it, so a license never holds more machines than
/// its limit, whatever arrives at the same moment.
package struct ActivateMachine: Sendable {
    /// A refusal is a value here, not an error: the event of the reached limit is kept, so the transaction must commit.
    package enum Outcome: Sendable {
        case created(MachineView)
        /// The fingerprint had its seat already: the client is trying again.
        case existing(MachineView)
        case refused(Refusal)
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// - Returns: Nil when there is no such license.
    package func run(
        _ draft: MachineDraft,
        on licenseID: Identifier<License>,
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws -> Outcome? {
        let machineID = context.newID(of: Machine.self, at: now)
        let eventIDs = (0..<2).map { _ in context.newID(of: Event.self, at: now) }
        let outages = context.outages.known(at: now)
        // In an outage that is not recorded yet nobody has died whose seat could be given away.
        let notesPulse = !context.outages.isOngoing(at: now)
        let outcome: Outcome? = try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard let ruled = try writer.ruledLicense(licenseID) else {
                return nil
            }
            let step = Step(
                writer: writer,
                ruled: ruled,
                draft: draft,
                liveness: Liveness(terms: ruled.policy.terms, outages: outages, now: now),
                machineID: machineID,
                eventIDs: eventIDs,
                actor: actor.text,
                notesPulse: notesPulse
            )
            return try step.run()
        }
        context.outages.noteSignOfLife(at: now)
        return outcome
    }

    /// One activation inside its transaction.
    private struct Step {
        let writer: TenantWriter
        let ruled: RuledLicense
        let draft: MachineDraft
        let liveness: Liveness
        let machineID: Identifier<Machine>
        let eventIDs: [Identifier<Event>]
        let actor: String
        let notesPulse: Bool

        private var license: License { ruled.license }
        private var terms: PolicyTerms { ruled.policy.terms }
        private var now: Instant { liveness.now }

        func run() throws -> Outcome {
            let existing = try writer.machine(fingerprint: draft.fingerprint, on: license.id)
            let replaced = try replacedMachine(besides: existing)
            if existing == nil, draft.replaces != nil, replaced == nil {
                return .refused(Refusal.missingReference("replaces"))
            }
            let situation = try situation(existing: existing, replaced: replaced)
            let decision = ActivationRules.decide(
                situation,
                license: license,
                terms: terms,
                liveness: liveness
            )
            if case .refuse(let refusal) = decision {
                return try refuse(refusal)
            }
            if let replaced {
                try writer.delete(replaced, at: now)
                try record(.machineDeactivated, machine: replaced.id, id: eventIDs[1])
            }
            if case .keep(var machine) = decision {
                try writer.noteSeen(machine.id, at: now, heartbeat: false)
                try noteSeatOfDead()
                machine.lastSeenAt = now
                return .existing(MachineView(machine, liveness: liveness))
            }
            return .created(MachineView(try create(), liveness: liveness))
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

        private func situation(existing: Machine?, replaced: Machine?) throws -> ActivationRules.Situation {
            let limited = license.machineLimit(under: terms) != nil
            let bounded = existing == nil && terms.maxUniqueFingerprints != nil
            return ActivationRules.Situation(
                existing: existing,
                seatsTaken: limited ? try seatsTaken(without: replaced) : 0,
                heldElsewhere: existing == nil
                    ? try writer.isHeldElsewhere(draft.fingerprint, by: license, terms: terms) : false,
                fingerprintsEver: bounded ? try writer.fingerprintsEver(of: license.id) : 0,
                fingerprintKnown: bounded ? try writer.hasEverHad(draft.fingerprint, on: license.id) : false
            )
        }

        private func seatsTaken(without replaced: Machine?) throws -> Int {
            guard terms.floating, let threshold = liveness.aliveIfSeenAfter else {
                return license.machineCount - (replaced == nil ? 0 : 1)
            }
            return try writer.seats(of: license.id, seenAfter: threshold, besides: replaced?.id)
        }

        private func refuse(_ refusal: Refusal) throws -> Outcome {
            if refusal.code == .machineLimitExceeded || refusal.code == .floatingLimitExceeded {
                try record(.licenseLimitReached, machine: nil, id: eventIDs[0])
            }
            return .refused(refusal)
        }

        private func create() throws -> Machine {
            let machine = Machine(
                id: machineID,
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
                createdAt: now,
                updatedAt: now
            )
            try writer.insert(machine, policy: ruled.policy.id)
            try noteSeatOfDead()
            try record(.machineActivated, machine: machine.id, id: eventIDs[0])
            return machine
        }

        /// The seat may have been a dead machine's, which must not come back to life through an outage that is found later.
        private func noteSeatOfDead() throws {
            if notesPulse, terms.floating, terms.requireHeartbeat {
                try writer.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
            }
        }

        private func record(_ type: EventType, machine: Identifier<Machine>?, id: Identifier<Event>) throws {
            try writer.record(
                DomainEvent(type, license: license.id, machine: machine),
                id: id,
                actor: actor,
                at: now
            )
        }
    }
}
