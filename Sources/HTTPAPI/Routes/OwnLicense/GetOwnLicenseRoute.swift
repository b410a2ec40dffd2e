import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getOwnLicense(_ api: API) -> Route {
        Route(.get, "/license", .licenseKey) { request in
            let holder = try request.licenseHolder
            let license = try await api.licenses.summary(holder.license, in: holder.tenant, now: request.now)
            return .one { ValidationJSON.writeReduced(license, to: &$0) }
        }
    }
}
