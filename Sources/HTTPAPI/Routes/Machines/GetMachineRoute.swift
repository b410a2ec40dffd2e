import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getMachine(_ api: API) -> Route {
        Route(.get, "/machines/{id}", .apiKeyOrLicenseKey(.machinesRead)) { request in
            let machine = try await api.machines.find(
                request.id(of: "machine"),
                of: request.ownLicense,
                in: request.tenant,
                now: request.now
            )
            return .one { MachineJSON.write(machine, to: &$0) }
        }
    }
}
