import LicensingCore
import LicensingStore

/// Who did what.
package struct AuditLog: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func find(_ id: Identifier<AuditEntry>, in tenant: Tenant) async throws -> AuditEntry {
        guard let entry = try await context.store.read({ try $0.within(tenant).auditEntry(id) }) else {
            throw Refusal.notFound("audit entry")
        }
        return entry
    }

    package func list(
        _ filter: AuditFilter,
        _ page: PageRequest,
        in tenant: Tenant
    ) async throws -> Page<AuditEntry> {
        try await context.store.scan { try $0.within(tenant).auditEntries(filter, page) }
    }
}
