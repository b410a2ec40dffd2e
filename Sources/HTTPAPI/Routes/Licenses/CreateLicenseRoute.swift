import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createLicense(_ api: API) -> Route {
        Route(.post, "/licenses", .apiKey(.licensesWrite)) { request in
            let fields = try request.fields()
            var draft = LicenseDraft(
                productID: fields.identifier("productId"),
                policyID: fields.identifier("policyId")
            )
            draft.name = fields.optionalString("name", length: 0...255)
            draft.key = importedKey(in: fields)
            draft.expiresAt = fields.optionalInstant("expiresAt")
            draft.maxMachinesOverride = fields.optionalInteger("maxMachinesOverride", range: Fields.counts)
            draft.maxUsesOverride = fields.optionalInteger("maxUsesOverride", range: Fields.counts)
            draft.userEmail = fields.optionalEmail("userEmail")
            draft.userName = fields.optionalString("userName", length: 0...255)
            draft.entitlementIDs = fields.changedUUIDs("entitlementIds", count: 0...100).applied(to: [])
                .map { Identifier($0) }
            draft.metadata = fields.searchableMetadata() ?? .empty
            try fields.finish()
            let change = try api.issueLicense.change(draft, by: request.origin)
            return try await api.commit(change, request) { license in
                .one(201) { LicenseJSON.write(license, to: &$0) }
            }
        }
    }

    /// A key from another system.
    ///
    /// Keys are looked up without the spaces around them, so it may not have any.
    private static func importedKey(in fields: Fields) -> LicenseKeyText? {
        guard let text = fields.optionalString("key", length: 8...256, pattern: .printableASCII) else {
            return nil
        }
        if text.hasPrefix(" ") || text.hasSuffix(" ") {
            fields.issue(
                path: ["key"],
                message: "A key cannot begin or end with a space.",
                code: .invalidString
            )
        }
        return LicenseKeyText(text)
    }
}
