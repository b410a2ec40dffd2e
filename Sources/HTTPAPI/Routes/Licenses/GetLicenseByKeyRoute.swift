import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getLicenseByKey(_ api: API) -> Route {
        Route(.get, "/licenses/by-key/{key}", .apiKey(.licensesRead)) { request in
            let key = request.parameters["key"] ?? ""
            let license = try await api.licenses.find(key: key, in: request.tenant, now: request.now)
            return .one { LicenseJSON.write(license, to: &$0) }
        }
    }
}
