import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getPolicy(_ api: API) -> Route {
        Route(.get, "/policies/{id}", .apiKey(.policiesRead)) { request in
            let policy = try await api.policies.find(request.id(of: "policy"), in: request.tenant)
            return .one { PolicyJSON.write(policy, to: &$0) }
        }
    }
}
