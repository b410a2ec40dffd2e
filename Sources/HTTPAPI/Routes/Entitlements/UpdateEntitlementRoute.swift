import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updateEntitlement(_ api: API) -> Route {
        Route(.patch, "/entitlements/{id}", .apiKey(.entitlementsWrite)) { request in
            let tenant = try request.tenant
            let id = try await api.entitlements.find(request.id(of: "entitlement"), in: tenant).id
            let fields = try request.fields()
            let code = fields.changedString("code", length: 1...100, pattern: .lowercaseCode)
            let name = fields.changedString("name", length: 1...255)
            let description = fields.changedOptionalString("description", length: 0...1000)
            let metadata = fields.changedMetadata("metadata")
            try fields.finish()
            let change = try api.entitlements.update(id, by: request.origin) {
                entitlement in
                entitlement.code = code.applied(to: entitlement.code)
                entitlement.name = name.applied(to: entitlement.name)
                entitlement.description = description.applied(to: entitlement.description)
                entitlement.metadata = metadata.applied(to: RawJSON(text: entitlement.metadata)).text
            }
            return try await api.commit(change, request) { entitlement in
                .one { EntitlementJSON.write(entitlement, of: tenant, to: &$0) }
            }
        }
    }
}
