import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getDelivery(_ api: API) -> Route {
        Route(.get, "/webhooks/{id}/deliveries/{deliveryId}", .apiKey(.webhooksRead)) { request in
            let delivery = try await api.deliveries.find(
                request.id("deliveryId", of: "delivery"),
                of: request.id(of: "webhook"),
                in: request.tenant
            )
            return .one { DeliveryJSON.write(delivery, to: &$0) }
        }
    }
}
