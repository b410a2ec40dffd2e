import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    static func listEvents(_ api: API) -> Route {
        Route(.get, "/events", .apiKey(.webhooksRead)) { request in
            let query = QueryFields(request.query)
            let page = query.eventPage()
            let range = query.timeRange()
            let filter = EventFilter(
                type: query.optionalChoice("type", of: EventType.self),
                license: query.optionalIdentifier("licenseId"),
                from: range.from,
                to: range.to
            )
            try query.finish()
            return .eventPage(try await api.events.list(filter, page, in: request.tenant))
        }
    }
}
