import LicensingCore
import LicensingStore

/// Showing and replacing the keys of licenses.
package struct LicenseKeys: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// The key as it was issued.
    ///
    /// Showing it changes nothing but the audit log, which says who has seen it.
    package func reveal(
        _ id: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<LicenseView> {
        let vault = context.vault
        return PendingChange(by: origin, showing: id) { ledger in
            guard let ciphertext = try ledger.writer.keyCiphertext(of: id) else {
                throw Refusal.notFound("license")
            }
            var view = try Licenses.view(id, in: ledger.writer, now: ledger.now)
            view.key = try vault.openLicenseKey(ciphertext, of: id)
            try ledger.audit(.licenseKeyRevealed, .license(id))
            return view
        }
    }

    /// Gives the license a new key.
    ///
    /// Its machines stay; the old key is unknown from now on.
    package func regenerate(
        _ id: Identifier<License>,
        by origin: Origin
    ) -> PendingChange<LicenseView> {
        let random = context.ids.randomBytes(LicenseKeyFormat.randomByteCount)
        let vault = context.vault
        return PendingChange(by: origin, showing: id) { ledger in
            let writer = ledger.writer
            guard var license = try writer.lockedLicense(id),
                let product = try writer.product(license.productID)
            else {
                throw Refusal.notFound("license")
            }
            let before = try Licenses.view(id, in: writer, now: ledger.now)
            let key = LicenseKeyFormat.make(prefix: product.keyPrefix, random: random)
            let record = try vault.sealer(in: writer).record(of: key, license: id, isGenerated: true)
            license.keyHint = LicenseKeyFormat.hint(of: key)
            license.updatedAt = ledger.now
            guard try writer.replaceKey(of: id, by: record, hint: license.keyHint) else {
                throw Refusal.taken("key", "license")
            }
            try writer.update(license)
            var view = try Licenses.view(id, in: writer, now: ledger.now)
            try ledger.record(.licenseUpdated, view)
            try ledger.audit(.licenseKeyRegenerated, before: before, after: view)
            view.key = key
            return view
        }
    }
}
