/// One event on its way to one endpoint.
package struct Delivery: Equatable, Sendable {
    package let id: Identifier<Delivery>
    package let webhook: Identifier<Webhook>
    package let event: Identifier<Event>
    package let eventType: EventType
    package var status: DeliveryStatus
    /// How many attempts were made.
    package var attempts: Int
    /// When the next one is due; nil when there will be none.
    package var nextAttemptAt: Instant?
    package var lastAttempt: DeliveryAttempt?
    package var deliveredAt: Instant?
    package let createdAt: Instant

    package init(
        id: Identifier<Delivery>,
        webhook: Identifier<Webhook>,
        event: Identifier<Event>,
        eventType: EventType,
        status: DeliveryStatus = .pending,
        attempts: Int = 0,
        nextAttemptAt: Instant?,
        lastAttempt: DeliveryAttempt? = nil,
        deliveredAt: Instant? = nil,
        createdAt: Instant
    ) {
        self.id = id
        self.webhook = webhook
        self.event = event
        self.eventType = eventType
        self.status = status
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.lastAttempt = lastAttempt
        self.deliveredAt = deliveredAt
        self.createdAt = createdAt
    }
}
