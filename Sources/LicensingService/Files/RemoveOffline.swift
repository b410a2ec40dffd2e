import LicensingCore
import LicensingProofs
import LicensingStore

/// Frees the seat of a machine that has given up its license file, and says so in a proof that was carried here by hand.
package struct RemoveOffline: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// The seat is free at once, although the file would have gone on.
    ///
    /// Works in every state of the license, and also when the machine was deactivated already and its seat is only held. The same
    /// proof again changes nothing.
    ///
    /// - Parameters:
    ///   - proof: What the machine wrote.
    ///   - license: The license it must be about.
    ///   - origin: Who brings it.
    /// - Returns: The change.
    package func change(
        _ proof: RemovalProof,
        of license: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<Void> {
        let outages = context.outages.known(at: origin.now)
        return PendingChange(by: origin) { ledger in
            let (writer, now) = (ledger.writer, ledger.now)
            try writer.lock(license)
            guard let ruled = try writer.ruledLicense(license),
                let found = try device(of: proof, on: license, in: writer)
            else {
                throw Refusal.notFound("machine")
            }
            try insistOnProof(proof, by: found.machine, of: license, in: writer)
            // Of a device that came back there is a new machine, which an old proof means only as long as its file goes on.
            let standing = try writer.standingFiles(of: license, for: proof.fingerprint, at: now)
            try insistOnNewest(proof, among: standing)
            try writer.forgetFiles(of: license, for: proof.fingerprint)
            guard found.isActivated, !standing.isEmpty || found.machine.id.text == proof.machineID else {
                return try release(found.machine, of: license, in: ledger)
            }
            let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: now)
            let view = MachineView(found.machine, liveness: liveness)
            try writer.delete(found.machine, at: now)
            try ledger.record(.machineDeactivated, view, of: ruled.license)
            try ledger.audit(.machineRemovalProven, before: view)
        }
    }

    /// The machine that has the fingerprint now, or else what is left of the one that the proof names.
    private func device(
        of proof: RemovalProof,
        on license: Identifier<License>,
        in writer: TenantWriter
    ) throws -> (machine: Machine, isActivated: Bool)? {
        guard proof.licenseID == license.text else {
            return nil
        }
        if let machine = try writer.machine(fingerprint: proof.fingerprint, on: license) {
            return (machine, true)
        }
        guard let id = Identifier<Machine>(text: proof.machineID),
            let found = try writer.machineOnceActivated(id, of: license),
            found.machine.fingerprint.isSameText(as: proof.fingerprint)
        else {
            return nil
        }
        return found
    }

    /// Its seat may be held; or this is a retry, and all is done.
    private func release(_ machine: Machine, of license: Identifier<License>, in ledger: Ledger) throws {
        if try ledger.writer.releaseHeldSeat(of: license, for: machine.fingerprint, at: ledger.now) {
            try ledger.audit(.machineRemovalProven, .machine(machine.id), license: license)
        }
    }

    /// A file that outlives the one given up would go on working.
    private func insistOnNewest(_ proof: RemovalProof, among standing: [StandingFile]) throws {
        guard let end = standing.map(\.end).max() else {
            return
        }
        guard standing.contains(where: { $0.newest == proof.fileDigest && $0.newestEnd >= end }) else {
            throw Refusal.rule(
                "The device has another license file that goes on: the proof must be about the one that was made last, and none "
                    + "made earlier may outlive it.",
                field: "proof"
            )
        }
    }

    private func insistOnProof(
        _ proof: RemovalProof,
        by machine: Machine,
        of license: Identifier<License>,
        in writer: TenantWriter
    ) throws {
        guard let key = try machine.deviceKey ?? writer.lastDeviceKey(of: license, for: machine.fingerprint)
        else {
            throw Refusal.rule(
                "No device key is known of this machine, so it cannot prove anything.",
                field: "proof"
            )
        }
        do {
            try proof.verify(with: key)
        } catch {
            throw Refusal.rule("The proof was not made by this machine, or was changed.", field: "proof")
        }
    }
}
