import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    static func listAuditLogs(_ api: API) -> Route {
        Route(.get, "/audit-logs", .apiKey(.auditRead)) { request in
            let query = QueryFields(request.query)
            let page = query.page()
            let range = query.timeRange()
            let filter = AuditFilter(
                actor: query.optionalString("actor", length: 1...255),
                action: query.optionalChoice("action", of: AuditAction.self),
                resourceKind: query.optionalChoice("resourceType", of: AuditResource.Kind.self),
                resourceID: query.optionalUUID("resourceId"),
                from: range.from,
                to: range.to
            )
            try query.finish()
            let entries = try await api.auditLog.list(filter, page, in: request.tenant)
            return .page(entries) { AuditEntryJSON.write($0, to: &$1) }
        }
    }
}
