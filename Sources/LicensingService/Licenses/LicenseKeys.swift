import LicensingCore
import LicensingStore

/// Showing and replacing the keys of licenses.
package struct LicenseKeys: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// The key as it was issued.
    package func reveal(_ id: Identifier<License>, in tenant: Tenant) async throws -> String {
        guard let ciphertext = try await context.store.read({ try $0.within(tenant).keyCiphertext(of: id) })
        else {
            throw Refusal.notFound("license")
        }
        return try context.vault.openLicenseKey(ciphertext, of: id)
    }

    /// Gives the license a new key.
    ///
    /// Its machines stay; the old key is unknown from now on.
    package func regenerate(
        _ id: Identifier<License>,
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws -> LicenseView {
        let eventID = context.newID(of: Event.self, at: now)
        let random = context.ids.randomBytes(LicenseKeyFormat.randomByteCount)
        let vault = context.vault
        return try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard var license = try writer.license(id), let product = try writer.product(license.productID)
            else {
                throw Refusal.notFound("license")
            }
            let key = LicenseKeyFormat.make(prefix: product.keyPrefix, random: random)
            let record = LicenseKeyRecord(
                hash: vault.lookupHash(of: key),
                ciphertext: try vault.seal(licenseKey: key, of: id),
                isGenerated: true
            )
            license.keyHint = LicenseKeyFormat.hint(of: key)
            license.updatedAt = now
            guard try writer.replaceKey(of: id, by: record, hint: license.keyHint) else {
                throw Refusal.taken("key", "license")
            }
            try writer.update(license)
            try writer.record(
                DomainEvent(.licenseUpdated, license: id),
                id: eventID,
                actor: actor.text,
                at: now
            )
            var view = try Licenses.view(id, in: writer, now: now)
            view.key = key
            return view
        }
    }
}
