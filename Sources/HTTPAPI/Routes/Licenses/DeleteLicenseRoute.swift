import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteLicense(_ api: API) -> Route {
        Route(.delete, "/licenses/{id}", .apiKey(.licensesWrite)) { request in
            let change = try api.licenses.delete(request.id(of: "license"), by: request.origin)
            return try await api.commit(change, request) { .noContent }
        }
    }
}
