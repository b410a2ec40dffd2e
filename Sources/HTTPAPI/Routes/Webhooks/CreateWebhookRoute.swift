import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createWebhook(_ api: API) -> Route {
        Route(.post, "/webhooks", .apiKey(.webhooksWrite)) { request in
            let tenant = try request.tenant
            let fields = try request.fields()
            let url = WebhookURLRule(allowsPrivate: api.webhookTargets.allowsPrivate)
            let draft = Webhooks.Draft(
                url: fields.required("url", url),
                subscription: fields.changed("events", EventSubscriptionRule()).applied(to: .all),
                description: fields.optionalString("description", length: 0...1000),
                enabled: fields.changedBoolean("enabled").applied(to: true),
                metadata: fields.metadataText()
            )
            try fields.finish()
            try await api.checkTarget(draft.url)
            let change = api.webhooks.create(draft, by: try request.origin)
            return try await api.commit(change, request) { issued in
                .one(201) { WebhookJSON.write(issued, of: tenant, to: &$0) }
            }
        }
    }
}
