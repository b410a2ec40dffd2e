import LicensingCore
import LicensingStore

/// Removes what is personal about a license and its machines, wherever it was written down (contract, section 6).
///
/// The rows change first, together with a note that the past is to be blanked; then the past is, batch by batch, so that nobody
/// waits long behind it. What a crash leaves undone the sweep finishes.
package struct EraseLicense: Sendable {
    /// How many events or audit entries one commit rewrites.
    private static let batch = 200

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Blanks the license and its machines; yields nil where the license was deleted, too.
    ///
    /// ``blankPast(of:in:)`` has to follow.
    package func change(
        _ id: Identifier<License>,
        deleting isDeleted: Bool,
        reason: String?,
        by origin: Origin
    ) -> PendingChange<LicenseView?> {
        PendingChange(by: origin, showing: id) { ledger in
            guard var license = try ledger.writer.lockedLicense(id) else {
                throw Refusal.notFound("license")
            }
            license.name = nil
            license.userEmail = nil
            license.userName = nil
            license.metadata = Metadata.empty.text
            license.updatedAt = ledger.now
            try ledger.writer.update(license)
            try ledger.writer.replaceMetadata(of: id, by: [])
            try ledger.writer.eraseMachines(of: id)
            try ledger.writer.noteErasure(of: id, at: ledger.now)
            try ledger.audit(.licenseErased, .license(id), reason: reason)
            guard !isDeleted else {
                try Licenses.delete(id, in: ledger)
                return nil
            }
            let view = try Licenses.view(id, in: ledger.writer, now: ledger.now)
            try ledger.record(.licenseUpdated, view)
            return view
        }
    }

    /// Blanks what was recorded of a license before it was erased.
    ///
    /// - Parameters:
    ///   - id: The license.
    ///   - tenant: Whose it is.
    /// - Throws: ``StoreError``; the sweep goes on then.
    package func blankPast(of id: Identifier<License>, in tenant: Tenant) async throws {
        var traces = LicenseTraces(license: id, vault: context.vault)
        var isFull = true
        while isFull {
            let present = traces
            (traces, isFull) = try await context.store.write { transaction in
                let writer = transaction.within(tenant)
                var next = present
                let isFull = try next.blank(in: writer, limit: Self.batch)
                if !isFull {
                    try writer.endErasure(of: id)
                }
                return (next, isFull)
            }
        }
    }

    /// Finishes what was left undone.
    ///
    /// As many done as the limit means that there may be more.
    package func sweep(limit: Int) async throws -> SweepResult {
        let left = try await context.store.read { try $0.erasures(limit: limit) }
        return await SweepResult.of(left, width: context.store.sweepWidth) {
            try await blankPast(of: $0.license, in: $0.tenant)
        }
    }
}
