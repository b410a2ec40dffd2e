import LicensingCore
import LicensingStore

/// Removes what is personal about a license and its machines, wherever it was written down (contract, section 6).
package struct EraseLicense: Sendable {
    /// How many events or audit entries one commit rewrites, so that others get their turn.
    private static let batch = 200

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Rewrites what was recorded so far, batch by batch, and puts the rest together as one change: the rows, and what was
    /// recorded meanwhile.
    ///
    /// A crash in between leaves some of it erased; the next call erases the rest.
    ///
    /// - Parameters:
    ///   - id: The license.
    ///   - isDeleted: Whether the license itself goes, too.
    ///   - reason: Kept in the audit log.
    ///   - origin: Who asks for it.
    /// - Returns: The change that ends it; it yields nil where the license was deleted.
    /// - Throws: ``StoreError``.
    package func change(
        _ id: Identifier<License>,
        deleting isDeleted: Bool,
        reason: String?,
        by origin: Origin
    ) async throws -> PendingChange<LicenseView?> {
        var traces = LicenseTraces(license: id)
        var isFull = true
        while isFull {
            let present = traces
            (traces, isFull) = try await context.store.write { transaction in
                var next = present
                let isFull = try next.blank(in: transaction.within(origin.tenant), limit: Self.batch)
                return (next, isFull)
            }
        }
        let blanked = traces
        return PendingChange(by: origin) { ledger in
            var rest = blanked
            while try rest.blank(in: ledger.writer, limit: Self.batch) {}
            return try Self.finish(id, deleting: isDeleted, reason: reason, in: ledger)
        }
    }

    private static func finish(
        _ id: Identifier<License>,
        deleting isDeleted: Bool,
        reason: String?,
        in ledger: Ledger
    ) throws -> LicenseView? {
        guard var license = try ledger.writer.license(id) else {
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
