/// An address of the vendor's that wants to hear what happens.
package struct Webhook: Equatable, Sendable {
    package let id: Identifier<Webhook>
    package var url: String
    package var subscription: EventSubscription
    package var description: String?
    package var enabled: Bool
    package var metadata: String
    /// Why the server disabled it; nil when it is enabled, or when the vendor did it.
    package var disabledReason: WebhookDisabling?
    /// Since when every attempt failed; nil when the last one worked, or none was made.
    package var failingSince: Instant?
    /// Until when the secret before the present one signs too.
    package var previousSecretUntil: Instant?
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<Webhook>,
        url: String,
        subscription: EventSubscription,
        description: String? = nil,
        enabled: Bool = true,
        metadata: String = "{}",
        disabledReason: WebhookDisabling? = nil,
        failingSince: Instant? = nil,
        previousSecretUntil: Instant? = nil,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.url = url
        self.subscription = subscription
        self.description = description
        self.enabled = enabled
        self.metadata = metadata
        self.disabledReason = disabledReason
        self.failingSince = failingSince
        self.previousSecretUntil = previousSecretUntil
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
