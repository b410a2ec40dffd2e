import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updatePolicy(_ api: API) -> Route {
        Route(.patch, "/policies/{id}", .apiKey(.policiesWrite)) { request in
            let id = try await api.policies.find(request.id(of: "policy"), in: request.tenant).id
            let fields = try request.fields()
            let name = fields.changedString("name", length: 1...255)
            let template = fields.changedOptionalChoice("template", of: PolicyTemplate.self)
            let changes = PolicyFields(fields, limitIsSettled: true)
            let metadata = fields.changedMetadata("metadata")
            try fields.finish()
            let change = try api.policies.update(id, by: request.origin) { policy in
                policy.name = name.applied(to: policy.name)
                policy.template = template.applied(to: policy.template)
                changes.apply(&policy.terms)
                policy.metadata = metadata.applied(to: RawJSON(text: policy.metadata)).text
            }
            return try await api.commit(change, request) { policy in
                .one { PolicyJSON.write(policy, to: &$0) }
            }
        }
    }
}
