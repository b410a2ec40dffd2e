import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func analyticsOverview(_ api: API) -> Route {
        Route(.get, "/analytics", .apiKey(.analyticsRead)) { request in
            try QueryFields(request.query).finish()
            let overview = try await api.analytics.overview(in: request.tenant, now: request.now)
            return .one { AnalyticsJSON.write(overview, to: &$0) }
        }
    }
}
