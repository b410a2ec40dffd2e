/// A delivery that is to be attempted now, with everything the attempt needs.
package struct DueDelivery: Sendable {
    package let id: Identifier<Delivery>
    package let tenant: Tenant
    package let webhook: Identifier<Webhook>
    package let url: String
    package let event: Identifier<Event>
    package let eventType: EventType
    /// Counts from 1.
    package let attempt: Int
    /// The body to send, byte for byte the same at every attempt.
    package let body: [UInt8]
    /// The secrets that sign: the present one first, then the one before it while it still counts.
    package let secrets: [String]

    package init(
        id: Identifier<Delivery>,
        tenant: Tenant,
        webhook: Identifier<Webhook>,
        url: String,
        event: Identifier<Event>,
        eventType: EventType,
        attempt: Int,
        body: [UInt8],
        secrets: [String]
    ) {
        self.id = id
        self.tenant = tenant
        self.webhook = webhook
        self.url = url
        self.event = event
        self.eventType = eventType
        self.attempt = attempt
        self.body = body
        self.secrets = secrets
    }
}
