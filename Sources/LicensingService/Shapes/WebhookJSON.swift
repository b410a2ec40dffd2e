import LicensingCore
import LicensingWire

/// An endpoint as the API shows it: with its secret only in the answers that make one.
package enum WebhookJSON {
    /// As events and the audit log keep it.
    static func text(_ webhook: Webhook, of tenant: Tenant) -> String {
        JSONWriter.text { write(webhook, of: tenant, to: &$0) }
    }

    /// What was sent again, as the audit log keeps it.
    static func replayText(from: Instant, to: Instant, _ result: ReplayResult) -> String {
        JSONWriter.text { writer in
            writer.beginObject()
            writer.field("from", from)
            writer.field("to", to)
            writer.field("deliveries", result.deliveries)
            writer.endObject()
        }
    }

    package static func write(_ webhook: Webhook, of tenant: Tenant, to writer: inout JSONWriter) {
        write(webhook, secret: nil, of: tenant, to: &writer)
    }

    package static func write(_ issued: IssuedWebhook, of tenant: Tenant, to writer: inout JSONWriter) {
        write(issued.webhook, secret: issued.secret, of: tenant, to: &writer)
    }

    private static func write(
        _ webhook: Webhook,
        secret: String?,
        of tenant: Tenant,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.field("id", webhook.id)
        writer.field("url", webhook.url)
        if let secret {
            writer.field("secret", secret)
        }
        writer.field("description", webhook.description)
        writer.field("events", webhook.subscription.words)
        writer.field("enabled", webhook.enabled)
        writer.field("disabledReason", webhook.disabledReason?.rawValue)
        writer.field("failingSince", webhook.failingSince)
        writer.field("previousSecretUntil", webhook.previousSecretUntil)
        writer.field("accountId", tenant.account)
        writer.row(createdAt: webhook.createdAt, updatedAt: webhook.updatedAt, metadata: webhook.metadata)
        writer.endObject()
    }
}
