import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func heartbeat(_ api: API) -> Route {
        Route(
            .post,
            "/machines/{id}/heartbeat",
            .apiKeyOrLicenseKey(.machinesWrite),
            tier: .heartbeat
        ) { request in
            let id = try request.id(of: "machine", as: Machine.self)
            if !request.body.isEmpty {
                // Clients send none. One that is sent must be sound, but an unknown machine is said first.
                _ = try await api.machines.find(
                    id,
                    of: request.ownLicense,
                    in: request.tenant,
                    now: request.now
                )
                try request.noFields(unknown: .ignore)
            }
            let machine = try await api.beatHeart.run(
                id,
                of: request.ownLicense,
                in: request.tenant,
                now: request.now
            )
            return .one { MachineJSON.write(machine, to: &$0) }
        }
    }
}
