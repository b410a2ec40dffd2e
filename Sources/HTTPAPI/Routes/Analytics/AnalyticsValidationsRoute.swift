import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func analyticsValidations(_ api: API) -> Route {
        Route(.get, "/analytics/validations", .apiKey(.analyticsRead)) { request in
            let (series, product) = try request.series()
            let counted = try await api.analytics.validations(series, of: product, in: request.tenant)
            return .one { AnalyticsJSON.writeValidations(counted, to: &$0) }
        }
    }
}
