import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createPolicy(_ api: API) -> Route {
        Route(.post, "/policies", .apiKey(.policiesWrite)) { request in
            let fields = try request.fields()
            let template = fields.optionalChoice("template", of: PolicyTemplate.self)
            let changes = PolicyFields(fields, limitIsSettled: template?.settlesMachineLimit ?? false)
            var terms = template?.terms ?? PolicyTerms()
            changes.apply(&terms)
            let draft = Policies.Draft(
                productID: fields.identifier("productId"),
                name: fields.string("name", length: 1...255),
                template: template,
                terms: terms,
                metadata: fields.metadataText()
            )
            try fields.finish()
            let change = try api.policies.create(draft, by: request.origin)
            return try await api.commit(change, request) { policy in
                .one(201) { PolicyJSON.write(policy, to: &$0) }
            }
        }
    }
}
