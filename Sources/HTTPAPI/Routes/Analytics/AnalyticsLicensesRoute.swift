import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func analyticsLicenses(_ api: API) -> Route {
        Route(.get, "/analytics/licenses", .apiKey(.analyticsRead)) { request in
            let (series, product) = try request.series()
            let counted = try await api.analytics.licenses(series, of: product, in: request.tenant)
            return .one { AnalyticsJSON.writeLicenses(counted, to: &$0) }
        }
    }
}
