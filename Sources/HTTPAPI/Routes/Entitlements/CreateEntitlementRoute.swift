import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createEntitlement(_ api: API) -> Route {
        Route(.post, "/entitlements", .apiKey(.entitlementsWrite)) { request in
            let tenant = try request.tenant
            let fields = try request.fields()
            let draft = Entitlements.Draft(
                code: fields.string("code", length: 1...100, pattern: .lowercaseCode),
                name: fields.string("name", length: 1...255),
                description: fields.optionalString("description", length: 0...1000),
                metadata: fields.metadataText()
            )
            try fields.finish()
            let change = try api.entitlements.create(draft, by: request.origin)
            return try await api.commit(change, request) { entitlement in
                .one(201) { EntitlementJSON.write(entitlement, of: tenant, to: &$0) }
            }
        }
    }
}
