import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func regenerateLicenseKey(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/regenerate-key", .apiKey(.licensesWrite)) { request in
            let license = try await api.licenseKeys.regenerate(
                request.id(of: "license"),
                in: request.tenant,
                by: request.actor,
                now: request.now
            )
            return .one { LicenseJSON.write(license, to: &$0) }
        }
    }
}
