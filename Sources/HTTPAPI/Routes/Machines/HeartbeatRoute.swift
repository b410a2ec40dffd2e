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
            let id = try await knownMachine(api, request)
            if !request.body.isEmpty {
                // Clients send none. One that is sent must be sound.
                try request.noFields(unknown: .ignore)
            }
            let change = try api.beatHeart.change(id, of: request.ownLicense, by: request.origin)
            return try await api.commit(change, request) { machine in
                .one { MachineJSON.write(machine, to: &$0) }
            }
        }
    }
    /// The machine, counted against its own budget; a license key that names machines at random spends its own.
    private static func knownMachine(_ api: API, _ request: APIRequest) async throws -> Identifier<Machine> {
        do {
            let id = try request.id(of: "machine", as: Machine.self)
            try await api.machines.require(id, of: request.ownLicense, in: request.tenant)
            if request.ownLicense != nil {
                try request.limits.admitHeartbeat(of: id)
            }
            return id
        } catch let refusal as Refusal where refusal.code == .notFound {
            if let license = request.ownLicense {
                try request.limits.admitStray(of: license)
            }
            throw refusal
        }
    }
}
