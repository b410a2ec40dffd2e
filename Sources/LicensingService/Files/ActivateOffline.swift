import LicensingCore
import LicensingProofs
import LicensingStore

/// Gives a seat and a license file to a machine that has no network: its request was carried here by hand.
package struct ActivateOffline: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Both in one transaction: a file without a seat, or a seat without a file, would help nobody.
    ///
    /// The same request again finds the machine there, and yields a new file.
    ///
    /// - Parameters:
    ///   - request: What the machine wrote.
    ///   - ttl: Seconds; nil is ``FileTerm/usual``.
    ///   - license: The license it is for.
    ///   - origin: Who brings it.
    /// - Returns: The change; refused with 422 when the request was made with another license's key.
    package func change(
        _ request: ActivationRequest,
        ttl: Int?,
        on license: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<CheckedOutLicense> {
        let (vault, checkOut) = (context.vault, CheckOutLicense(context))
        let activation = ActivateMachine(context).change(draft(request), on: license, by: origin)
        return .deciding(by: origin, showing: license, committed: activation.committed) { ledger in
            // In the order of the activation, which takes them again: the key must not be replaced after it was looked at.
            try ledger.writer.lock(.device, request.device.fingerprint)
            try ledger.writer.lock(license)
            guard let ciphertext = try ledger.writer.keyCiphertext(of: license) else {
                throw Refusal.notFound("license")
            }
            do {
                try request.insistOnKey(try vault.openLicenseKey(ciphertext, of: license))
            } catch let failure as ProofFailure {
                throw Refusal.rule(
                    "The request was made with the key of another license. \(failure.message)",
                    field: "request"
                )
            }
            if case .failure(let refusal) = try activation.body(ledger) {
                return .failure(refusal)
            }
            let draft = CheckOutDraft(
                fingerprint: request.device.fingerprint,
                ttl: ttl,
                deviceKey: request.deviceKey
            )
            return .success(try checkOut.run(draft, of: license, in: ledger))
        }
    }

    private func draft(_ request: ActivationRequest) -> MachineDraft {
        var draft = MachineDraft(fingerprint: request.device.fingerprint)
        draft.name = request.device.name
        draft.hostname = request.device.hostname
        draft.platform = request.device.platform
        draft.cores = request.device.cores
        draft.deviceKey = request.deviceKey
        return draft
    }
}
