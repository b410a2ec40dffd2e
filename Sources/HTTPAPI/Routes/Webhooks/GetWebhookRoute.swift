import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func getWebhook(_ api: API) -> Route {
        Route(.get, "/webhooks/{id}", .apiKey(.webhooksRead)) { request in
            let tenant = try request.tenant
            let webhook = try await api.webhooks.find(request.id(of: "webhook"), in: tenant)
            return .one { WebhookJSON.write(webhook, of: tenant, to: &$0) }
        }
    }
}
