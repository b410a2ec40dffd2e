import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getAuditLog(_ api: API) -> Route {
        Route(.get, "/audit-logs/{id}", .apiKey(.auditRead)) { request in
            let entry = try await api.auditLog.find(request.id(of: "audit entry"), in: request.tenant)
            return .one { AuditEntryJSON.write(entry, to: &$0) }
        }
    }
}
