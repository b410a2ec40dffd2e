import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore

extension Route {
    static func listOwnMachines(_ api: API) -> Route {
        Route(.get, "/license/machines", .licenseKey) { request in
            let holder = try request.licenseHolder
            let machines = try await api.machines.list(
                MachineFilter(license: holder.license),
                request.page(),
                in: holder.tenant,
                now: request.now
            )
            return .page(machines) { MachineJSON.write($0, to: &$1) }
        }
    }
}
