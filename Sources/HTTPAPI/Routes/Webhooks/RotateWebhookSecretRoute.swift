import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func rotateWebhookSecret(_ api: API) -> Route {
        Route(.post, "/webhooks/{id}/rotate-secret", .apiKey(.webhooksWrite)) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "webhook", as: Webhook.self)
            try await api.webhooks.require(id, in: tenant)
            try request.noFields()
            let change = api.webhooks.rotateSecret(id, by: try request.origin)
            return try await api.commit(change, request) { issued in
                .one { WebhookJSON.write(issued, of: tenant, to: &$0) }
            }
        }
    }
}
