import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func pingWebhook(_ api: API) -> Route {
        Route(.post, "/webhooks/{id}/ping", .apiKey(.webhooksWrite)) { request in
            let id = try request.id(of: "webhook", as: Webhook.self)
            try await api.webhooks.require(id, in: try request.tenant)
            try request.noFields()
            let change = api.webhooks.ping(id, by: try request.origin)
            return try await api.commit(change, request) { delivery in
                .one(202) { DeliveryJSON.write(delivery, to: &$0) }
            }
        }
    }
}
