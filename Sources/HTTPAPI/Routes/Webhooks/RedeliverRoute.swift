import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func redeliver(_ api: API) -> Route {
        Route(
            .post,
            "/webhooks/{id}/deliveries/{deliveryId}/redeliver",
            .apiKey(.webhooksWrite)
        ) { request in
            let webhook = try request.id(of: "webhook", as: Webhook.self)
            let id = try request.id("deliveryId", of: "delivery", as: Delivery.self)
            _ = try await api.deliveries.find(id, of: webhook, in: request.tenant)
            try request.noFields()
            let change = api.deliveries.redeliver(id, of: webhook, by: try request.origin)
            return try await api.commit(change, request) { delivery in
                .one(202) { DeliveryJSON.write(delivery, to: &$0) }
            }
        }
    }
}
