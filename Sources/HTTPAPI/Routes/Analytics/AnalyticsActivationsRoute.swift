import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func analyticsActivations(_ api: API) -> Route {
        Route(.get, "/analytics/activations", .apiKey(.analyticsRead)) { request in
            let (series, product) = try request.series()
            let counted = try await api.analytics.activations(series, of: product, in: request.tenant)
            return .one { AnalyticsJSON.writeActivations(counted, to: &$0) }
        }
    }
}
