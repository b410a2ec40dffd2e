import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    static func listMachines(_ api: API) -> Route {
        Route(.get, "/machines", .apiKey(.machinesRead)) { request in
            let query = QueryFields(request.query)
            let page = query.page()
            let filter = MachineFilter(
                license: query.optionalIdentifier("licenseId"),
                fingerprint: query.optionalString("fingerprint", length: 1...256),
                status: query.optionalChoice("heartbeatStatus", of: HeartbeatStatus.self)
            )
            try query.finish()
            let machines = try await api.machines.list(filter, page, in: request.tenant, now: request.now)
            return .page(machines) { MachineJSON.write($0, to: &$1) }
        }
    }
}
