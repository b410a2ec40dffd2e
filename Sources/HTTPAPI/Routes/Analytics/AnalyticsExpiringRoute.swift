import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func analyticsExpiring(_ api: API) -> Route {
        Route(.get, "/analytics/expiring", .apiKey(.analyticsRead)) { request in
            let query = QueryFields(request.query)
            let days = query.optional("days", DigitsRule(range: 1...365)) ?? 30
            try query.finish()
            let expiring = try await api.analytics.expiring(
                within: days,
                in: request.tenant,
                now: request.now
            )
            return .one { AnalyticsJSON.write(expiring, to: &$0) }
        }
    }
}
