import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    static func listWebhooks(_ api: API) -> Route {
        Route(.get, "/webhooks", .apiKey(.webhooksRead)) { request in
            let tenant = try request.tenant
            return .page(try await api.webhooks.list(request.page(), in: tenant)) { webhook, writer in
                WebhookJSON.write(webhook, of: tenant, to: &writer)
            }
        }
    }
}
