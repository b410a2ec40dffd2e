import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updateLicense(_ api: API) -> Route {
        Route(.patch, "/licenses/{id}", .apiKey(.licensesWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let fields = try request.fields()
            let change = licenseChange(in: fields)
            try fields.finish()
            let update = try api.licenses.update(id, by: request.origin, change: change)
            return try await api.commit(update, request) { license in
                .one { LicenseJSON.write(license, to: &$0) }
            }
        }
    }

    private static func licenseChange(in fields: Fields) -> LicenseChange {
        let name = fields.changedOptionalString("name", length: 0...255)
        let userEmail = fields.changedOptionalEmail("userEmail")
        let userName = fields.changedOptionalString("userName", length: 0...255)
        var change = LicenseChange { license in
            license.name = name.applied(to: license.name)
            license.userEmail = userEmail.applied(to: license.userEmail)
            license.userName = userName.applied(to: license.userName)
        }
        change.expiresAt = fields.changedOptionalInstant("expiresAt").asOptional
        change.maxMachinesOverride =
            fields.changedOptionalInteger("maxMachinesOverride", range: Fields.counts).asOptional
        change.maxUsesOverride =
            fields.changedOptionalInteger("maxUsesOverride", range: Fields.counts).asOptional
        change.policyID = fields.optionalIdentifier("policyId")
        change.metadata = fields.searchableMetadata()
        return change
    }
}
