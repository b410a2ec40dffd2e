import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getLicense(_ api: API) -> Route {
        Route(.get, "/licenses/{id}", .apiKey(.licensesRead)) { request in
            let license = try await api.licenses.find(
                request.id(of: "license"),
                in: request.tenant,
                now: request.now
            )
            return .one { LicenseJSON.write(license, to: &$0) }
        }
    }
}
