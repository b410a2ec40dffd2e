import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func resetLicenseUses(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/reset-uses", .apiKey(.licensesWrite)) { request in
            let license = try await api.licenses.resetUses(
                request.id(of: "license"),
                in: request.tenant,
                by: request.actor,
                now: request.now
            )
            return .one { LicenseJSON.write(license, to: &$0) }
        }
    }
}
