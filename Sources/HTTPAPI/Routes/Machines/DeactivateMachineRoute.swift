import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func deactivateMachine(_ api: API) -> Route {
        Route(.delete, "/machines/{id}", .apiKeyOrLicenseKey(.machinesWrite)) { request in
            try await api.machines.deactivate(
                request.id(of: "machine"),
                of: request.ownLicense,
                in: request.tenant,
                by: request.actor,
                now: request.now
            )
            return .noContent
        }
    }
}
