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
    /// Works in every state of the license, and also when the machine was deactivated already and its seat is only held.
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
            guard let id = Identifier<Machine>(text: proof.machineID),
                let found = try writer.machineOrHeldSeat(id, of: license, at: now),
                let ruled = try writer.ruledLicense(license)
            else {
                throw Refusal.notFound("machine")
            }
            try insistOnProof(proof, by: found.machine, of: license, in: writer, now: now)
            try writer.forgetFiles(of: license, for: found.machine.fingerprint)
            guard found.isActivated else {
                try writer.releaseHeldSeat(of: license, for: found.machine.fingerprint)
                try ledger.audit(.machineRemovalProven, .machine(id), license: license)
                return
            }
            let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: now)
            let view = MachineView(found.machine, liveness: liveness)
            try writer.delete(found.machine, at: now)
            try ledger.record(.machineDeactivated, view, of: ruled.license)
            try ledger.audit(.machineRemovalProven, before: view)
        }
    }

    private func insistOnProof(
        _ proof: RemovalProof,
        by machine: Machine,
        of license: Identifier<License>,
        in writer: TenantWriter,
        now: Instant
    ) throws {
        guard let key = machine.deviceKey else {
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
        let digest = try writer.newestFileDigest(of: license, for: machine.fingerprint, at: now)
        guard digest == nil || digest == proof.fileDigest else {
            throw Refusal.rule(
                "The proof is about an earlier license file; the machine has fetched a new one since.",
                field: "proof"
            )
        }
    }
}
