import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deactivateMachine(_ api: API) -> Route {
        Route(.delete, "/machines/{id}", .apiKeyOrLicenseKey(.machinesWrite)) { request in
            let change = try api.machines.deactivate(
                request.id(of: "machine"),
                of: request.ownLicense,
                by: request.origin
            )
            return try await api.commit(change, request) { .noContent }
        }
    }
}
