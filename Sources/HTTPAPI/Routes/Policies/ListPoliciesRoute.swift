import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func listPolicies(_ api: API) -> Route {
        Route(.get, "/policies", .apiKey(.policiesRead)) { request in
            let query = QueryFields(request.query)
            let page = query.page()
            let product = query.optionalUUID("productId")
            try query.finish()
            let policies = try await api.policies.list(
                of: product.map { .init($0) },
                page,
                in: request.tenant
            )
            return .page(policies) { PolicyJSON.write($0, to: &$1) }
        }
    }
}
