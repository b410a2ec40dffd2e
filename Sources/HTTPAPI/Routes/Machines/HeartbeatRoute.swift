import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func heartbeat(_ api: API) -> Route {
        Route(
            .post,
            "/machines/{id}/heartbeat",
            .apiKeyOrLicenseKey(.machinesWrite),
            body: .none,
            tier: .heartbeat
        ) { request in
            let machine = try await api.beatHeart.run(
                request.id(of: "machine"),
                of: request.ownLicense,
                in: request.tenant,
                now: request.now
            )
            return .one { MachineJSON.write(machine, to: &$0) }
        }
    }
}
