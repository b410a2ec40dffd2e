import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func updateWebhook(_ api: API) -> Route {
        Route(.patch, "/webhooks/{id}", .apiKey(.webhooksWrite)) { request in
            let tenant = try request.tenant
            let present = try await api.webhooks.find(request.id(of: "webhook"), in: tenant)
            let fields = try request.fields()
            let url = fields.changed("url", WebhookURLRule(allowsPrivate: api.webhookTargets.allowsPrivate))
            let subscription = fields.changed("events", EventSubscriptionRule())
            let description = fields.changedOptionalString("description", length: 0...1000)
            let enabled = fields.changedBoolean("enabled")
            let metadata = fields.changedMetadata("metadata")
            try fields.finish()
            // Where an unchanged address leads is looked at whenever it is called.
            if case .set(let url) = url, !url.isSameText(as: present.url) {
                try await api.checkTarget(url)
            }
            let change = api.webhooks.update(present.id, by: try request.origin) { webhook in
                webhook.url = url.applied(to: webhook.url)
                webhook.subscription = subscription.applied(to: webhook.subscription)
                webhook.description = description.applied(to: webhook.description)
                webhook.enabled = enabled.applied(to: webhook.enabled)
                webhook.metadata = metadata.applied(to: RawJSON(text: webhook.metadata)).text
            }
            return try await api.commit(change, request) { webhook in
                .one { WebhookJSON.write(webhook, of: tenant, to: &$0) }
            }
        }
    }
}
