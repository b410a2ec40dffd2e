import HTTPTypes
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension Route {
    static func listDeliveries(_ api: API) -> Route {
        Route(.get, "/webhooks/{id}/deliveries", .apiKey(.webhooksRead)) { request in
            let tenant = try request.tenant
            let webhook = try request.id(of: "webhook", as: Webhook.self)
            try await api.webhooks.require(webhook, in: tenant)
            let query = QueryFields(request.query)
            let page = query.page()
            let filter = DeliveryFilter(
                status: query.optionalChoice("status", of: DeliveryStatus.self),
                eventType: query.optionalChoice("eventType", of: EventType.self)
            )
            try query.finish()
            let deliveries = try await api.deliveries.list(of: webhook, filter, page, in: tenant)
            return .page(deliveries) { DeliveryJSON.write($0, to: &$1) }
        }
    }
}
