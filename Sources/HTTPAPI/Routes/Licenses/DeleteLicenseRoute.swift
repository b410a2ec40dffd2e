import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deleteLicense(_ api: API) -> Route {
        Route(.delete, "/licenses/{id}", .apiKey(.licensesWrite)) { request in
            try await api.licenses.delete(
                request.id(of: "license"),
                in: request.tenant,
                by: request.actor,
                now: request.now
            )
            return .noContent
        }
    }
}
