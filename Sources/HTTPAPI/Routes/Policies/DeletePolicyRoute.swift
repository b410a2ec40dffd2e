import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deletePolicy(_ api: API) -> Route {
        Route(.delete, "/policies/{id}", .apiKey(.policiesWrite)) { request in
            let change = try api.policies.delete(request.id(of: "policy"), by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
