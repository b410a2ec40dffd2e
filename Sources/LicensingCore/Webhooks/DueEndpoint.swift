/// An enabled endpoint that has deliveries to be attempted now.
package struct DueEndpoint: Equatable, Sendable {
    package let tenant: Tenant
    package let webhook: Identifier<Webhook>
    /// Whether its last attempt failed.
    package let isFailing: Bool

    package init(tenant: Tenant, webhook: Identifier<Webhook>, isFailing: Bool) {
        self.tenant = tenant
        self.webhook = webhook
        self.isFailing = isFailing
    }
}
