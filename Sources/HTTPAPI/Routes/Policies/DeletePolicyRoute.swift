import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deletePolicy(_ api: API) -> Route {
        Route(.delete, "/policies/{id}", .apiKey(.policiesWrite)) { request in
            try await api.policies.delete(request.id(of: "policy"), in: request.tenant, now: request.now)
            return .noContent
        }
    }
}
