import LicensingCore
import LicensingProofs
import LicensingStore

/// Makes a license file for a device (contract, section 8).
package struct CheckOutLicense: Sendable {
    /// How many devices that are not activated may have a file of one license at the same time.
    static let unactivatedLimit = 1000

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func change(
        _ draft: CheckOutDraft,
        of license: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<CheckedOutLicense> {
        PendingChange(by: origin, showing: license) { ledger in
            try ledger.writer.lock(license)
            return try run(draft, of: license, in: ledger)
        }
    }

    /// The same inside a larger change, which has locked the license.
    func run(
        _ draft: CheckOutDraft,
        of id: Identifier<License>,
        in ledger: Ledger
    ) throws -> CheckedOutLicense {
        let (writer, now) = (ledger.writer, ledger.now)
        // Nobody revokes the key that signs while it signs.
        try writer.lockShared(.signingKeys, "")
        try writer.foresee {
            _ = try writer.ruledLicense(id)
            _ = try writer.machine(fingerprint: draft.fingerprint, on: id)
            _ = try writer.entitlementCodes(of: id)
            _ = try writer.keyCiphertext(of: id)
            _ = try writer.signingKey(.ed25519)
            _ = try writer.subscribers()
        }
        guard let ruled = try writer.ruledLicense(id), let ciphertext = try writer.keyCiphertext(of: id)
        else {
            throw Refusal.notFound("license")
        }
        let machine = try writer.machine(fingerprint: draft.fingerprint, on: id)
        try insistOnRight(to: draft, of: ruled, machine: machine, in: writer, now: now)
        let view = try Licenses.view(ruled, in: writer, now: now)
        let end = FileTerm.end(asked: draft.ttl, of: ruled.license, under: ruled.policy.terms, now: now)
        let file = try seal(
            LicenseFileContent(
                view: view,
                ruled: ruled,
                machine: machine,
                fingerprint: draft.fingerprint,
                end: end,
                now: now
            ),
            licenseKey: try context.vault.openLicenseKey(ciphertext, of: id),
            in: writer
        )
        return try note(file, draft, view, ruled, machine, in: ledger)
    }

    private func insistOnRight(
        to draft: CheckOutDraft,
        of ruled: RuledLicense,
        machine: Machine?,
        in writer: TenantWriter,
        now: Instant
    ) throws {
        let outages = context.outages.known(at: now)
        let request = ValidationRequest(fingerprint: machine?.fingerprint)
        let snapshot = try Snapshots.load(
            ruled.license.id,
            for: request,
            in: writer,
            outages: outages,
            now: now
        )
        guard let snapshot else {
            throw Refusal.notFound("license")
        }
        let refusal = CheckOutRules.refusal(
            license: ruled.license,
            terms: ruled.policy.terms,
            machine: machine,
            verdict: ValidationRules.verdict(on: snapshot, asked: request, outages: outages, now: now),
            now: now
        )
        if let refusal {
            throw refusal
        }
        guard machine == nil else {
            return
        }
        let others = try writer.unactivatedFiles(
            of: ruled.license.id,
            besides: draft.fingerprint,
            at: now,
            limit: Self.unactivatedLimit
        )
        guard others < Self.unactivatedLimit else {
            throw Refusal.rule(
                "\(Self.unactivatedLimit) devices that are not activated have a file of this license already. Wait until one "
                    + "ends, or activate the device."
            )
        }
    }

    private func seal(
        _ content: LicenseFileContent,
        licenseKey: String,
        in writer: TenantWriter
    ) throws -> LicenseFile {
        guard let key = try writer.signingKey(.ed25519) else {
            throw StoreError.defect("Tenant \(writer.tenant.number) has no key pair.")
        }
        return try LicenseFile(
            sealing: content.json,
            under: LicenseFileHeader(
                kid: key.id.text,
                environment: writer.tenant.environment,
                issuedAt: content.now,
                expiresAt: content.end
            ),
            for: LicenseFileLock(licenseKey: licenseKey, fingerprint: content.fingerprint),
            nonce: context.ids.randomBytes(12),
            signingKey: try context.vault.openSigningKey(key)
        )
    }

    private func note(
        _ file: LicenseFile,
        _ draft: CheckOutDraft,
        _ view: LicenseView,
        _ ruled: RuledLicense,
        _ machine: Machine?,
        in ledger: Ledger
    ) throws -> CheckedOutLicense {
        guard let kid = Identifier<SigningKey>(text: file.header.kid) else {
            throw StoreError.defect("The signing key \(file.header.kid) has no id.")
        }
        let end = file.header.expiresAt
        let record = LicenseFileRecord(
            id: ledger.newID(),
            license: view.license.id,
            machine: machine?.id,
            fingerprint: draft.fingerprint,
            signingKey: kid,
            digest: file.digest,
            issuedAt: file.header.issuedAt,
            expiresAt: end
        )
        try ledger.writer.note(record)
        var held = machine
        if let machine {
            try ledger.writer.noteFile(
                of: machine,
                until: end,
                deviceKey: draft.deviceKey,
                at: ledger.now
            )
            held?.fileExpiresAt = max(machine.fileExpiresAt ?? end, end)
            let keepsKey = machine.fileExpiresAt.map { $0 > ledger.now } ?? false
            held?.deviceKey =
                keepsKey ? machine.deviceKey ?? draft.deviceKey : draft.deviceKey ?? machine.deviceKey
        }
        try ledger.record(.licenseCheckedOut, view)
        try ledger.audit(.licenseCheckedOut, .license(view.license.id), after: LicenseFileJSON.text(record))
        let liveness = context.liveness(under: ruled.policy.terms, at: ledger.now)
        return CheckedOutLicense(
            certificate: file.text,
            license: view,
            machine: held.map { MachineView($0, liveness: liveness) },
            fingerprint: draft.fingerprint,
            kid: file.header.kid,
            issuedAt: file.header.issuedAt,
            expiresAt: end
        )
    }
}
