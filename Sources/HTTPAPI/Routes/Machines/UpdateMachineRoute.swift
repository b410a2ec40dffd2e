import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updateMachine(_ api: API) -> Route {
        Route(.patch, "/machines/{id}", .apiKey(.machinesWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "machine", as: Machine.self)
            _ = try await api.machines.find(id, in: tenant, now: request.now)
            let fields = try request.fields()
            let name = fields.changedOptionalString("name", length: 0...255)
            let hostname = fields.changedOptionalString("hostname", length: 0...255)
            let metadata = fields.changedMetadata("metadata")
            try fields.finish()
            let change = try api.machines.update(id, by: request.origin) { machine in
                machine.name = name.applied(to: machine.name)
                machine.hostname = hostname.applied(to: machine.hostname)
                machine.metadata = metadata.applied(to: RawJSON(text: machine.metadata)).text
            }
            return try await api.commit(change, request) { machine in
                .one { MachineJSON.write(machine, to: &$0) }
            }
        }
    }
}
